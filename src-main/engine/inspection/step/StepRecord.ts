import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type {
  InsideLayer,
  InsideSignal,
  InsideStep,
  InsideTensors,
  InsideTensorsRequest,
  Phase,
} from '../../../../src-shared/contract/inside.ts';
import { readImages } from '../../data/fitImages.ts';
import { readFloats } from '../../kernels/runtime/transfer.ts';
import type { Selection } from '../../training/schedule/batches.ts';
import { lossOf } from '../../tasks/classification/lossOf.ts';
import type { Network, StepOutcome } from '../../training/Network.ts';
import { phasesOf } from './phases.ts';
import type { SignalRecord } from './SignalRecord.ts';
import type { WeightRecord } from './WeightRecord.ts';

/** What a step was done with, and what it gave. */
export interface StepFacts extends StepOutcome {
  step: number;
  epoch: number;
  learningRate: number;
  shards: number;
  batch: Selection;
  /** `[N, classes]` */
  logits: Float32Array;
}

/** One step with all its tensors, as it was done. */
export class StepRecord {
  readonly facts: StepFacts;
  readonly #network: Network;
  readonly #signals: SignalRecord;
  readonly #weights: WeightRecord;
  readonly #layers: InsideLayer[];

  constructor(network: Network, facts: StepFacts, signals: SignalRecord, weights: WeightRecord) {
    this.facts = facts;
    this.#network = network;
    this.#signals = signals;
    this.#weights = weights;
    this.#layers = network.graph.map(({ layer }, position) => ({
      layer: layer.name,
      shape: network.info.layers[position]!.outputShape,
      hasGradient: signals.hasGradient(position),
      weights: weights.describe(layer),
    }));
  }

  describe(): InsideStep {
    const { batch, logits, step, epoch, learningRate, shards, loss, accuracy } = this.facts;
    const { split, shape, indices } = batch;
    const labels = Int32Array.from(indices, (index) => split.labels[index]!);
    return {
      ...{ step, epoch, learningRate, shards, loss, accuracy, labels, logits },
      ...this.#scores(labels),
      optimizer: this.#network.optimizer,
      indices: indices.slice(),
      images: readImages(split, shape, indices),
      layers: this.#layers,
      phases: phasesOf(this.#layers),
      kept: this.#signals.kept,
      bytes: this.#signals.bytes + this.#weights.bytes,
    };
  }

  /** @throws FeaturescopeError `model/unknown-layer`, `inside/no-image` */
  tensors({ phase, row }: Pick<InsideTensorsRequest, 'phase' | 'row'>): InsideTensors {
    if (phase.kind === 'loss') return { signals: [], weights: [] };
    const position = this.#positionOf(phase);
    const { layer, inputs } = this.#network.graph[position]!;
    if (phase.kind === 'update') return { signals: [], weights: this.#weights.of(layer) };
    const { kept } = this.#signals;
    if (row >= kept)
      throw new FeaturescopeError('inside/no-image', { step: this.facts.step, row, last: kept - 1 });
    const [signals, weights] = [this.#signals, this.#weights];
    if (phase.kind === 'forward')
      return {
        signals: [...inputs, position].flatMap((at) =>
          this.#signal('activation', at, signals.output(at, row)),
        ),
        weights: [],
      };
    return {
      signals: [position, ...inputs].flatMap((at) => this.#signal('gradient', at, signals.gradient(at, row))),
      weights: weights.of(layer),
    };
  }

  #positionOf(phase: Exclude<Phase, { kind: 'loss' }>): number {
    const position = this.#layers.findIndex(({ layer }) => layer === phase.layer);
    if (position >= 0) return position;
    const known = this.#layers.map(({ layer }) => layer).join(', ');
    throw new FeaturescopeError('model/unknown-layer', { layer: phase.layer, known });
  }

  #signal(name: InsideSignal['name'], position: number, data: Float32Array | undefined): InsideSignal[] {
    const { layer, shape } = this.#layers[position]!;
    const quantity = name === 'activation' ? 'activations' : 'gradients';
    return data ? [{ layer, name, quantity, shape: [1, ...shape], dtype: 'float32', data }] : [];
  }

  #scores(labels: Int32Array): Pick<InsideStep, 'losses' | 'probabilities' | 'rejectLogit'> {
    const { logits } = this.facts;
    const [losses, probabilities] = [new Float32Array(labels.length), new Float32Array(logits.length)];
    const loss = lossOf(this.#network.graph);
    tidy(() => {
      const rows = tensor2d(logits, [labels.length, logits.length / labels.length]);
      readFloats(loss.each(rows, tensor1d(labels, 'int32')), losses);
      readFloats(loss.probabilities(rows), probabilities);
    });
    return { losses, probabilities, rejectLogit: loss.rejectLogit };
  }
}
