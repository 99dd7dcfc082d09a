import type { Task } from '../../../engine/bench/messages.ts';
import type { PeerFamily } from './contenders.ts';

/** Parameters of a benchmark. Times are in milliseconds. */
export interface Plan {
  workloads: string[];
  peers: readonly PeerFamily[];
  rounds: number;
  /** How long a peer repeats a task in one round. */
  taskTime: number;
  /** How long it repeats one operation in one round. */
  kernelTime: number;
  /** Quick mode: the slow peer does only the training step of the first workload. */
  quick: boolean;
  /** Whether it is measured how the cost grows, with the batch, the width of layers and the workers, instead of everything once. */
  growth: boolean;
}

/** A task with its batch size. */
export interface Exercise {
  task: Task;
  batch: number;
}

const usual: readonly Exercise[] = [
  { task: 'train', batch: 64 },
  { task: 'inference', batch: 1 },
  { task: 'inference', batch: 256 },
];

const growing: readonly Exercise[] = [1, 4, 16, 64, 256].map((batch) => ({ task: 'train', batch }));

/** The exercises of every workload. */
export const exercisesOf = ({ growth }: Pick<Plan, 'growth'>): readonly Exercise[] =>
  growth ? growing : usual;

/** Batch size of the single operations. */
export const KERNEL_BATCH = 64;
