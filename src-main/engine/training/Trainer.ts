import type { Split } from '../data/Dataset.ts';
import type { Averaged } from './schedule/averagedAt.ts';
import { range } from './schedule/batches.ts';
import type { BatchScores, ImageRange, Scorer } from '../tasks/evaluate.ts';
import type { MetricValues } from '../../../src-shared/tasks/metrics.ts';
import type { Network } from './Network.ts';

/** Trains a network on one split and scores images with it. The caller keeps ownership of the network. */
export interface Trainer extends Scorer {
  /** Number of workers that share a batch; 1 if the network needs whole batches. */
  readonly workers: number;
  /**
   * One batch update with the images at `indices`; `step` counts from 1. The result depends on the network, the indices
   * and the number of workers alone, even if a worker fails.
   * @throws StepAbandoned if the step must be repeated after {@link recover}; nothing has changed then
   */
  train(indices: Int32Array, learningRate: number, step: number): MetricValues;
  /** Averages the weights after an update of the end of the run. */
  average(averaged: Averaged): void;
  /**
   * Resolves when an abandoned step can be repeated.
   * @throws FeaturescopeError `training/workers-lost` if it never can
   */
  recover(signal: AbortSignal): Promise<void>;
  /** Frees what the trainer holds, but not the network. */
  close(): void;
}

/** Trains on the engine's own thread. */
export class SingleTrainer implements Trainer {
  readonly workers = 1;
  readonly width = 1;
  readonly #network: Network;
  readonly #split: Split;
  readonly #shape: readonly number[];

  constructor(network: Network, split: Split, shape: readonly number[]) {
    this.#network = network;
    this.#split = split;
    this.#shape = shape;
  }

  train(indices: Int32Array, learningRate: number, step: number): MetricValues {
    const [split, shape] = [this.#split, this.#shape];
    return this.#network.train({ split, shape, indices }, learningRate, step);
  }

  average(averaged: Averaged): void {
    this.#network.average(averaged);
  }

  score(split: Split, ranges: readonly ImageRange[]): BatchScores[] {
    const shape = this.#shape;
    return ranges.map(({ from, to }) => this.#network.score({ split, shape, indices: range(from, to) }));
  }

  recover(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing to free.
  }
}
