import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerSummary, StatisticsPoint, Summary } from '../../../../src-shared/contract/statistics.ts';
import { forward } from '../../network/forward.ts';
import type { GraphNode } from '../../network/graph.ts';
import { takeInputs, type Selection } from '../../training/schedule/batches.ts';
import type { Network, UpdateObserver } from '../../training/Network.ts';
import { thinned } from '../../training/thinned.ts';
import { Alarms, type LayerOutput } from './Alarms.ts';
import { summarise } from './summarise.ts';

/** Maximum number of points per run. */
export const MOST_POINTS = 200;
/** Maximum fraction of the time spent on recording. */
const SHARE_OF_TIME = 1 / 250;

/** The components that a recorder works with. */
export interface RecorderParts {
  network: Network;
  /** Images to run through a network whose training steps do not keep their activations. */
  probe: Selection;
  /** Planned number of steps of the whole run. */
  plannedSteps: number;
  /** Points recorded earlier in the run. */
  known?: readonly StatisticsPoint[];
}

/**
 * Records summaries of a network's weights, gradients and activations at regular intervals: about {@link MOST_POINTS}
 * times per run, or less often if that would cost more than a small share of the time. Recording does not affect
 * training.
 */
export class StatisticsRecorder implements UpdateObserver {
  /** Whether to record every step, because a person takes them one by one. */
  eager = false;
  readonly #network: Network;
  readonly #probe: Selection;
  readonly #alarms: Alarms;
  #points: StatisticsPoint[];
  /** Number of steps between points. */
  #gap: number;
  #step = 0;
  #gradients: readonly (Summary | undefined)[] = [];
  #recordedAt = -Infinity;
  /** Recording times of the last points, in milliseconds. */
  #costs: number[] = [];
  #cost = 0;

  constructor({ network, probe, plannedSteps, known = [] }: RecorderParts) {
    this.#network = network;
    this.#probe = probe;
    this.#points = thinned(known, MOST_POINTS);
    this.#gap = Math.max(1, Math.ceil(plannedSteps / MOST_POINTS));
    this.#alarms = new Alarms(network, known.at(-1)?.alarms);
  }

  /** All points of the run. */
  get points(): readonly StatisticsPoint[] {
    return this.#points;
  }

  /** Prepares for a step. Returns whether it is to be recorded. */
  begin(step: number, now: number): boolean {
    if (!this.eager && !this.#isDue(step, now)) return false;
    this.#step = step;
    this.#gradients = [];
    this.#cost = 0;
    this.#network.observers.add(this);
    return true;
  }

  beforeUpdate(gradients: readonly Tensor[], step: number): void {
    if (step !== this.#step) return;
    const start = performance.now();
    const { trainableWeights } = this.#network.model;
    this.#gradients = this.#network.graph.map(({ layer }) =>
      summaryOf(
        summarisedWeights(layer).map((weight) => floats(gradients[trainableWeights.indexOf(weight)]!)),
      ),
    );
    this.#cost += performance.now() - start;
  }

  /** Records the step just done, from the network in its present state. */
  finish(step: number, epoch: number, loss: number): StatisticsPoint {
    const start = performance.now();
    this.#network.observers.delete(this);
    const { graph, info } = this.#network;
    const outputs = this.#outputs();
    const weights = graph.map(({ layer }) => layer.weights.map((weight) => floats(weight.read())));
    const gradients = this.#step === step ? this.#gradients : [];
    const layers = graph.map(({ layer }, position): LayerSummary => {
      const chosen = summarisedWeights(layer).map((weight) => layer.weights.indexOf(weight));
      const output = outputs[position];
      return {
        layer: info.layers[position]!.name,
        weights: summaryOf(chosen.map((index) => weights[position]![index]!)),
        gradients: gradients[position],
        activations: output && summarise([output.values]),
      };
    });
    const alarms = this.#alarms.update({ step, loss }, weights, outputs);
    const point = { step, epoch, layers, alarms };
    this.#keep(point);
    const now = performance.now();
    this.#recordedAt = now;
    this.#costs = [...this.#costs.slice(-2), this.#cost + now - start];
    return point;
  }

  #isDue(step: number, now: number): boolean {
    if (this.#points.length === 0) return true;
    // The first points are slow because code is not yet compiled, so they do not delay the next ones.
    const cost = this.#costs.length < 3 ? 0 : Math.min(...this.#costs);
    return step % this.#gap === 0 && !(now - this.#recordedAt < cost / SHARE_OF_TIME);
  }

  #keep(point: StatisticsPoint): void {
    this.#points.push(point);
    if (this.#points.length <= MOST_POINTS) return;
    this.#points = this.#points.filter((_point, at) => at % 2 === 0);
    this.#gap *= 2;
  }

  /** Each layer's output in the step, or for the probe images if the step did not keep its outputs. */
  #outputs(): LayerOutput[] {
    const { graph, lastPlan } = this.#network;
    if (lastPlan) return graph.map((_node, position) => lastPlan.look(position)!);
    const outputs: LayerOutput[] = [];
    tidy(() => {
      const pass = forward(graph, takeInputs(this.#probe), false, undefined, this.#network.task.heads);
      for (const head of pass.heads) outputs.push({ shape: head.shape, values: floats(head) });
    });
    return outputs;
  }
}

type Weight = GraphNode['layer']['weights'][number];

/** A layer's kernels; if it has none, all its trainable weights. */
function summarisedWeights({ trainableWeights }: GraphNode['layer']): Weight[] {
  const kernels = trainableWeights.filter(({ shape }) => shape.length > 1);
  return kernels.length > 0 ? kernels : trainableWeights;
}

const summaryOf = (values: readonly Float32Array[]): Summary | undefined =>
  values.length === 0 ? undefined : summarise(values);

const floats = (tensor: Tensor): Float32Array => tensor.dataSync() as Float32Array;
