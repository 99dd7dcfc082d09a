import { tidy, type Variable } from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import { readFloats, writeFloats } from '../../kernels/transfer.ts';
import { takeBatch } from '../batches.ts';
import { scoreBatch, type ImageRange } from '../evaluate.ts';
import { Network } from '../Network.ts';
import type { Setup } from './exchange.ts';

/** A shard of a batch: `count` images from the row `first` on, of `total`; `step` counts from 1. */
export interface Shard {
  first: number;
  count: number;
  total: number;
  step: number;
}

/** A worker's copy of the network being trained. Owns its tensors. */
export class WorkerNetwork {
  readonly id: number;
  readonly #setup: Setup;
  readonly #network: Network;

  private constructor(setup: Setup, network: Network) {
    this.id = setup.id;
    this.#setup = setup;
    this.#network = network;
  }

  /** Builds the network from its JSON. Waits for nothing but promises that are fulfilled already. */
  static async build(setup: Setup): Promise<WorkerNetwork> {
    const model = await models.modelFromJSON(setup.topology as Parameters<typeof models.modelFromJSON>[0]);
    return new WorkerNetwork(setup, new Network(model, 'sgd', setup.seed)); // the one optimizer that remembers nothing
  }

  /** Writes the gradients, the loss and the hits of the first `count` indices, as a shard of a batch. */
  gradients(split: number, { first, count, total, step }: Shard): void {
    this.#readWeights();
    const { splits, shape, indices, result, seed } = this.#setup;
    tidy(() => {
      const batch = takeBatch(splits[split]!, shape, indices.subarray(0, count));
      const shard = this.#network.gradients(
        batch,
        { seed, step, firstRow: first, statistics: [] },
        count / total,
      );
      let offset = 0;
      for (const gradient of shard.gradients)
        readFloats(gradient, result.subarray(offset, (offset += gradient.size)));
      result[offset] = shard.loss;
      result[offset + 1] = shard.right;
    });
  }

  /** Writes the probabilities of a range of images and, behind them, their logits. */
  scores(split: number, range: ImageRange): void {
    this.#readWeights();
    const { splits, shape, result } = this.#setup;
    const { from, to } = range;
    const { probabilities, logits } = scoreBatch(this.#network.graph, splits[split]!, shape, from, to);
    result.set(probabilities);
    result.set(logits, probabilities.length);
  }

  dispose(): void {
    this.#network.dispose();
  }

  #readWeights(): void {
    let offset = 0;
    for (const weight of this.#network.model.weights) {
      const variable = weight.read() as Variable;
      writeFloats(variable, this.#setup.weights.subarray(offset, (offset += variable.size)));
    }
  }
}
