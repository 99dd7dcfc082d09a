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
}

/** A task with its batch size. */
export interface Exercise {
  task: Task;
  batch: number;
}

/** The exercises of every workload. */
export const exercises: readonly Exercise[] = [
  { task: 'train', batch: 64 },
  { task: 'inference', batch: 1 },
  { task: 'inference', batch: 256 },
];

/** Batch size of the single operations. */
export const KERNEL_BATCH = 64;
