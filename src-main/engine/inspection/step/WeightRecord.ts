import type { Tensor } from '@tensorflow/tfjs-core';
import type {
  BatchNormalisationInStep,
  InsideWeight,
  WeightInStep,
} from '../../../../src-shared/contract/inside.ts';
import type { GraphNode } from '../../network/graph.ts';
import type { LayerStatistics } from '../../network/TrainingPass.ts';
import type { StoredTensor } from '../../library/checkpointFile.ts';
import type { Network, UpdateObserver } from '../../training/Network.ts';
import { shortName } from '../../network/shortName.ts';

type Weight = GraphNode['layer']['weights'][number];

/** The moving averages of a batch normalisation, and the batch statistic that each follows. */
const averages = { moving_mean: 'mean', moving_variance: 'variance' } as const;

interface Moment {
  weights: readonly StoredTensor[];
  slots: readonly StoredTensor[];
}

/** All weights and slots of a network before and after one update, and the gradients it used. */
export class WeightRecord implements UpdateObserver {
  /** Batch normalisation statistics of the batch. */
  statistics: readonly LayerStatistics[] = [];
  readonly #network: Network;
  readonly #before: Moment;
  #after: Moment | undefined;
  #gradients: Float32Array[] = [];
  #lossGradients: (Float32Array | undefined)[] = [];

  /** Call before the update. */
  constructor(network: Network) {
    this.#network = network;
    this.#before = momentOf(network);
  }

  beforeUpdate(gradients: readonly Tensor[], _step: number, ofLoss: readonly Tensor[]): void {
    const copy = (values: Tensor): Float32Array => Float32Array.from(values.dataSync());
    this.#gradients = gradients.map(copy);
    this.#lossGradients = ofLoss.map((own, at) => (own === gradients[at] ? undefined : copy(own)));
  }

  /** Call after the update. */
  finish(): void {
    this.#after = momentOf(this.#network);
  }

  /**
   * The weights of a layer that the step changed. For a layer that is used several times they are listed with its first
   * call, where the backward pass ends and their gradient is complete.
   */
  describe({ layer, name, firstCall }: GraphNode): InsideWeight[] {
    if (name !== firstCall) return [];
    return layer.weights.flatMap((weight) => {
      const by = this.#changedBy(layer, weight);
      return by ? [{ name: shortName(weight.originalName), shape: weight.shape as number[], by }] : [];
    });
  }

  /** A layer's weights in the step, in the order of {@link describe}. */
  of({ layer, name, firstCall }: GraphNode): WeightInStep[] {
    if (name !== firstCall) return [];
    return layer.weights.flatMap((weight) => {
      const by = this.#changedBy(layer, weight);
      if (!by) return [];
      const index = this.#network.model.weights.indexOf(weight);
      return [
        {
          name: shortName(weight.originalName),
          shape: weight.shape as number[],
          gradient: (by === 'optimizer' ? this.#gradientOf(weight) : this.#seen(layer, weight))!,
          lossGradient: this.#lossGradients[this.#network.model.trainableWeights.indexOf(weight)],
          before: this.#before.weights[index]!.data,
          after: this.#after!.weights[index]!.data,
          slots: this.#slotsOf(weight),
        },
      ];
    });
  }

  /**
   * How a layer normalised the batch; undefined for a layer that does not.
   * @param call number of calls of the layer before this one, in the order of the graph
   * @param values number of values that it put out for the whole batch
   */
  normalisation({ layer }: GraphNode, call: number, values: number): BatchNormalisationInStep | undefined {
    const seen = this.statistics.filter((one) => one.layer === layer);
    const own = seen[call];
    if (!own) return undefined;
    const { mean, variance } = own;
    const { epsilon, momentum } = layer as unknown as { epsilon: number; momentum: number };
    const filled = (value: number): Float32Array => new Float32Array(mean.length).fill(value);
    const moved = (name: string) => ({
      before: this.#valuesOf(this.#before, layer, name)!,
      after: this.#valuesOf(this.#after!, layer, name)!,
    });
    return {
      ...{ count: values / mean.length, mean, variance, epsilon },
      gamma: this.#valuesOf(this.#before, layer, 'gamma') ?? filled(1),
      beta: this.#valuesOf(this.#before, layer, 'beta') ?? filled(0),
      movingMean: moved('moving_mean'),
      movingVariance: moved('moving_variance'),
      momentum: seen.length > 1 ? undefined : momentum,
    };
  }

  get bytes(): number {
    const stored = [this.#before, this.#after].flatMap((one) => (one ? [...one.weights, ...one.slots] : []));
    const ofLoss = this.#lossGradients.flatMap((own) => own ?? []);
    const values = [...stored.map(({ data }) => data), ...this.#gradients, ...ofLoss];
    return values.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  #changedBy(layer: GraphNode['layer'], weight: Weight): InsideWeight['by'] | undefined {
    if (this.#gradientOf(weight)) return 'optimizer';
    return this.#seen(layer, weight) ? 'average' : undefined;
  }

  #gradientOf(weight: Weight): Float32Array | undefined {
    return this.#gradients[this.#network.model.trainableWeights.indexOf(weight)];
  }

  #seen(layer: GraphNode['layer'], weight: Weight): Float32Array | undefined {
    const name = shortName(weight.originalName);
    if (!(name in averages)) return undefined;
    const [seen, ...others] = this.statistics.filter((one) => one.layer === layer);
    // Averages updated by several calls follow no single statistic.
    return others.length > 0 ? undefined : seen?.[averages[name as keyof typeof averages]];
  }

  #valuesOf({ weights }: Moment, layer: GraphNode['layer'], name: string): Float32Array | undefined {
    const weight = layer.weights.find(({ originalName }) => shortName(originalName) === name);
    return weight && weights[this.#network.model.weights.indexOf(weight)]!.data;
  }

  #slotsOf(weight: Weight): WeightInStep['slots'] {
    const prefix = `${weight.originalName}:`;
    return this.#before.slots.flatMap(({ name, data }, index) =>
      name.startsWith(prefix)
        ? [{ name: name.slice(prefix.length), before: data, after: this.#after!.slots[index]!.data }]
        : [],
    );
  }
}

const momentOf = (network: Network): Moment => ({ weights: network.weights(), slots: network.slots() });
