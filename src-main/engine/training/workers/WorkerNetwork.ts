import { tidy, type Variable } from '@tensorflow/tfjs-core';
import { writeFloats } from '../../kernels/runtime/transfer.ts';
import { buildFromTopology } from '../../network/topology.ts';
import { range } from '../schedule/batches.ts';
import type { ImageRange } from '../../tasks/evaluate.ts';
import { Network } from '../Network.ts';
import type { Setup } from './exchange.ts';
import { abort, AllGather } from './AllGather.ts';
import { writeAnswer } from './shardAnswer.ts';

/**
 * Upper limit for one exchange, in milliseconds. The engine normally aborts an exchange that takes too long; this covers
 * the case that it cannot.
 */
const LONGEST_GATHER_MS = 600_000;

/** A shard of a batch: `count` images from row `first` on, of `total` images; `step` counts from 1. */
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

  /** Builds the network from its JSON. Awaits only promises that are already fulfilled. */
  static async build(setup: Setup): Promise<WorkerNetwork> {
    const model = await buildFromTopology(setup.topology);
    // SGD is the only optimizer without slots.
    return new WorkerNetwork(setup, new Network(model, 'sgd', setup.seed, setup.objective));
  }

  /**
   * Writes the gradients, the loss and the sums of other metrics for the first `count` indices, as a shard of a batch.
   * @throws StepAbandoned if another thread of the batch does not arrive at an exchange
   */
  gradients(split: number, shard: Shard): void {
    const { place } = this.#setup;
    try {
      this.#readWeights();
      tidy(() => this.#writeGradients(split, shard));
    } catch (error) {
      if (place) abort(place);
      throw error;
    }
  }

  #writeGradients(split: number, { first, count, total, step }: Shard): void {
    const { splits, shape, indices, result, seed, place, shard: number } = this.#setup;
    const selection = { split: splits[split]!, shape, indices: indices.subarray(0, count) };
    const allGather = place && new AllGather(place, number, () => LONGEST_GATHER_MS);
    const pass = { seed, step, firstRow: first, statistics: [], allGather };
    writeAnswer(this.#network.gradients(selection, pass, count / total), result);
  }

  /** Writes the outputs for a range of examples, followed by the heads. */
  scores(split: number, { from, to }: ImageRange): void {
    this.#readWeights();
    const { splits, shape, result } = this.#setup;
    const indices = range(from, to);
    const { outputs, heads } = this.#network.score({ split: splits[split]!, shape, indices });
    result.set(outputs);
    result.set(heads, outputs.length);
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
