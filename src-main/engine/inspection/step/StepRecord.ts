import { tensor, tidy } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type {
  InsideLayer,
  InsideSignal,
  StepTrace,
  InsideTensors,
  InsideTensorsRequest,
  Phase,
} from '../../../../src-shared/contract/inside.ts';
import { readFloats } from '../../kernels/runtime/transfer.ts';
import { imagesIn, writeInputs, type Selection } from '../../training/schedule/batches.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { MetricValues } from '../../../../src-shared/tasks/metrics.ts';
import { outputsOf } from '../../tasks/evaluate.ts';
import type { Network } from '../../training/Network.ts';
import { phasesOf } from './phases.ts';
import type { SignalRecord } from './SignalRecord.ts';
import type { WeightRecord } from './WeightRecord.ts';

/** The inputs and results of a step. */
export interface StepFacts {
  step: number;
  epoch: number;
  learningRate: number;
  shards: number;
  batch: Selection;
  /** The batch's metrics before the update. */
  values: MetricValues;
  /** Heads that the loss was computed from, `[N, size]`. */
  heads: Float32Array;
}

/** A recorded step with all its tensors. */
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
    this.#layers = network.graph.map((node, position) => ({
      layer: node.name,
      shape: network.info.layers[position]!.outputShape,
      hasGradient: signals.hasGradient(position),
      weights: weights.describe(node),
    }));
  }

  describe(): StepTrace {
    const { batch, heads, step, epoch, learningRate, shards, values } = this.facts;
    const { split, indices } = batch;
    const { optimizer, objective } = this.#network;
    const isOfClasses = split.labels.length > 0;
    return {
      ...{ step, epoch, learningRate, shards, values, heads, optimizer },
      ...this.#scores(),
      task: objective.task,
      parts: this.#network.parts,
      lossName: objective.loss ?? null,
      labelSmoothing: objective.labelSmoothing ?? 0,
      weightDecay: objective.weightDecay ?? 0,
      clipNorm: objective.clipNorm ?? null,
      labels: isOfClasses ? Int32Array.from(indices, (index) => split.labels[index]!) : new Int32Array(),
      indices: indices.slice(),
      inputs: split.inputs instanceof Uint8Array ? imagesIn(batch) : inputsOf(batch),
      layers: this.#layers,
      phases: phasesOf(this.#layers, (position) => this.#network.graph[position]!.port !== undefined),
      kept: this.#signals.kept,
      bytes: this.#signals.bytes + this.#weights.bytes,
    };
  }

  /** @throws FeaturescopeError `model/unknown-layer`, `inside/no-image` */
  tensors({ phase, row }: Pick<InsideTensorsRequest, 'phase' | 'row'>): InsideTensors {
    if (phase.kind === 'loss') return { signals: [], weights: [] };
    const position = this.#positionOf(phase);
    const node = this.#network.graph[position]!;
    const { inputs } = node;
    if (phase.kind === 'update') return { signals: [], weights: this.#weights.of(node) };
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
        normalisation: this.#normalisationOf(position),
      };
    return {
      signals: [position, ...inputs].flatMap((at) => this.#signal('gradient', at, signals.gradient(at, row))),
      weights: weights.of(node),
    };
  }

  #positionOf(phase: Exclude<Phase, { kind: 'loss' }>): number {
    const position = this.#layers.findIndex(({ layer }) => layer === phase.layer);
    if (position >= 0) return position;
    const known = this.#layers.map(({ layer }) => layer).join(', ');
    throw new FeaturescopeError('model/unknown-layer', { layer: phase.layer, known });
  }

  #normalisationOf(position: number): InsideTensors['normalisation'] {
    const { graph } = this.#network;
    const node = graph[position]!;
    const call = graph.slice(0, position).filter(({ layer }) => layer === node.layer).length;
    const values = sizeOf(this.#layers[position]!.shape) * this.facts.batch.indices.length;
    return this.#weights.normalisation(node, call, values);
  }

  #signal(name: InsideSignal['name'], position: number, data: Float32Array | undefined): InsideSignal[] {
    const { layer, shape } = this.#layers[position]!;
    const quantity = name === 'activation' ? 'activations' : 'gradients';
    return data ? [{ layer, name, quantity, shape: [1, ...shape], dtype: 'float32', data }] : [];
  }

  #scores(): Pick<StepTrace, 'losses' | 'outputs' | 'targets' | 'rejectLogit'> {
    const { heads, batch } = this.facts;
    const { task, graph } = this.#network;
    const count = batch.indices.length;
    const [losses, outputs] = [new Float32Array(count), new Float32Array(count * this.#network.outputSize)];
    let targets = new Float32Array();
    tidy(() => {
      const [first, ...others] = this.#network.info.outputs;
      const size = heads.length / losses.length;
      const head = tensor(heads, [losses.length, ...(others.length > 0 ? [size] : first!.shape)]);
      const held = task.targets(batch);
      if (task.kind !== 'classification') targets = Float32Array.from(held.dataSync());
      readFloats(task.loss.each(head, held), losses);
      readFloats(outputsOf(graph, head, task), outputs);
    });
    return { losses, outputs, targets, rejectLogit: task.loss.rejectLogit };
  }
}

function inputsOf(batch: Selection): Float32Array {
  const inputs = new Float32Array(batch.indices.length * sizeOf(batch.shape));
  writeInputs(batch, inputs);
  return inputs;
}
