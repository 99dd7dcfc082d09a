import type { Tensor } from '@tensorflow/tfjs-core';
import { weightViewNames, type WeightView } from '../../../../src-shared/contract/looking.ts';
import type { FrameTensor } from '../../../../src-shared/contract/service.ts';
import { readFloats } from '../../kernels/runtime/transfer.ts';
import type { Graph, GraphNode } from '../../network/graph.ts';
import { initialWeights } from '../../network/initialiseWeights.ts';
import { shortName } from '../../network/shortName.ts';
import type { Network, UpdateObserver } from '../../training/Network.ts';
import type { TensorRequest } from './collectTensors.ts';

type Weight = GraphNode['layer']['weights'][number];

/**
 * Tracks how the weights of one network change. Keeps gradients and the weights before the last step for the requested
 * layers only; without requests, training is not observed.
 */
export class WeightChanges implements UpdateObserver {
  readonly #network: Network;
  readonly #seed: number | undefined;
  /** Index of a weight's gradient among the network's gradients. */
  readonly #gradientOf: ReadonlyMap<Weight, number>;
  readonly #before = new Map<Weight, Float32Array>();
  readonly #gradients = new Map<Weight, Float32Array>();
  readonly #start = new Map<string, Float32Array[]>();
  #watched: Graph = [];

  /** @param seed seed of the initial weights; undefined for a network that was trained elsewhere */
  constructor(network: Network, seed: number | undefined) {
    this.#network = network;
    this.#seed = seed;
    this.#gradientOf = new Map(network.model.trainableWeights.map((weight, index) => [weight, index]));
  }

  /** Updates the combined requests of all probes; takes effect from the next step on. */
  follow(requests: readonly TensorRequest[]): void {
    const ofLastStep = requests.filter(
      ({ quantities }) =>
        quantities.includes('changeInLastStep') || quantities.includes('gradientOfLastStep'),
    );
    this.#watched = this.#network.graph.filter(
      ({ layer, name }) => layer.weights.length > 0 && ofLastStep.some((request) => includes(request, name)),
    );
    const kept = new Set(this.#watched.flatMap(({ layer }) => layer.weights));
    for (const values of [this.#before, this.#gradients])
      for (const weight of values.keys()) if (!kept.has(weight)) values.delete(weight);
    if (this.#watched.length > 0) this.#network.observers.add(this);
    else this.#network.observers.delete(this);
  }

  beforeUpdate(gradients: readonly Tensor[]): void {
    for (const { layer } of this.#watched)
      for (const weight of layer.weights) {
        copyInto(this.#before, weight, weight.read());
        const index = this.#gradientOf.get(weight);
        if (index !== undefined) copyInto(this.#gradients, weight, gradients[index]!);
      }
  }

  /** The tensors that a probe requests about weights besides their values; unavailable ones are left out. */
  collect(request: TensorRequest): FrameTensor[] {
    const chosen = this.#network.graph.filter(({ name }) => includes(request, name));
    return weightViewNames.flatMap((quantity) =>
      request.quantities.includes(quantity)
        ? chosen.flatMap((node) =>
            node.layer.weights.flatMap((weight, index) => {
              const data = this.#see(quantity, node, weight, index);
              const name = shortName(weight.originalName);
              const shape = [...(weight.shape as number[])];
              return data
                ? [{ layer: node.name, name, quantity, shape, dtype: 'float32' as const, data }]
                : [];
            }),
          )
        : [],
    );
  }

  #see(view: WeightView, node: GraphNode, weight: Weight, index: number): Float32Array | undefined {
    if (view === 'gradientOfLastStep') return this.#gradients.get(weight)?.slice();
    const earlier = view === 'changeInLastStep' ? this.#before.get(weight) : this.#startOf(node)?.[index];
    if (!earlier) return undefined;
    const now = weight.read().dataSync();
    return earlier.map((value, at) => now[at]! - value);
  }

  #startOf({ layer, firstCall }: GraphNode): Float32Array[] | undefined {
    if (this.#seed === undefined) return undefined;
    const known =
      this.#start.get(firstCall) ?? initialWeights(layer, this.#seed, firstCall).map(({ data }) => data);
    this.#start.set(firstCall, known);
    return known;
  }
}

const includes = ({ layers }: TensorRequest, layer: string): boolean =>
  layers === 'all' || layers.includes(layer);

function copyInto(copies: Map<Weight, Float32Array>, weight: Weight, values: Tensor): void {
  let copy = copies.get(weight);
  if (!copy) copies.set(weight, (copy = new Float32Array(values.size)));
  readFloats(values, copy);
}
