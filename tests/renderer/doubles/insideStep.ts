import type {
  InsideSignal,
  StepTrace,
  InsideTensors,
  InsideTensorsRequest,
  Phase,
  WeightInStep,
} from '../../../src-shared/contract/inside.ts';
import type { FrameTensor, SessionState } from '../../../src-shared/contract/service.ts';
import { computeUpdate, updateRules } from '../../../src-shared/arithmetic/updateRules.ts';
import { randomNumbers } from './network.ts';
import { remembered } from './remembered.ts';

/** Content of a scripted step: its images, and the network's logits. */
export interface StepImages {
  images: Uint8Array;
  labels: Int32Array;
  /** `[N, classes]` */
  logits: Float32Array;
}

/** A step as reported by an engine: losses and probabilities follow from the logits. */
export function scriptedStep(session: SessionState, step: number, batch: StepImages): StepTrace {
  const { images, labels, logits } = batch;
  const { settings, model } = session;
  const count = labels.length;
  const classes = logits.length / count;
  const probabilities = new Float32Array(logits.length);
  const losses = new Float32Array(count);
  let right = 0;
  for (let row = 0; row < count; row++) {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const powers = Array.from(own, (value) => Math.exp(value));
    const total = powers.reduce((sum, power) => sum + power, 0);
    powers.forEach((power, at) => (probabilities[row * classes + at] = power / total));
    losses[row] = -Math.log(powers[labels[row]!]! / total);
    if (own.indexOf(Math.max(...own)) === labels[row]) right++;
  }
  const layers = model.layers.map(({ name, outputShape, kernelShape, parameters }, at) => ({
    layer: name,
    shape: outputShape,
    hasGradient: at > 0,
    weights:
      parameters > 0 && kernelShape
        ? [
            { name: 'kernel', shape: kernelShape, by: 'optimizer' as const },
            { name: 'bias', shape: [kernelShape.at(-1)!], by: 'optimizer' as const },
          ]
        : [],
  }));
  const of = (kind: 'forward' | 'backward' | 'update', some: typeof layers): Phase[] =>
    some.map(({ layer }) => ({ kind, layer }));
  return {
    ...{ step, epoch: 0, optimizer: settings.optimizer, learningRate: settings.learningRate, shards: 1 },
    indices: Int32Array.from({ length: count }, (_none, row) => row * 17 + step),
    ...{
      labels,
      losses,
      layers,
      task: 'classification',
      lossName: null,
      labelSmoothing: 0,
      weightDecay: 0,
      clipNorm: null,
    },
    ...{ inputs: images, targets: new Float32Array(), heads: logits, outputs: probabilities },
    values: {
      loss: Math.fround(losses.reduce((sum, loss) => sum + loss, 0) / count),
      accuracy: right / count,
    },
    phases: [
      ...of('forward', layers.slice(1)),
      { kind: 'loss' },
      ...of('backward', layers.slice(1).reverse()),
      ...of(
        'update',
        layers.filter(({ weights }) => weights.length > 0),
      ),
    ],
    ...{ kept: count, bytes: 4_213_760 },
  };
}

/** The tensors of a phase: given activations, random gradients, and weights updated by the optimizer's own rule. */
export function scriptedTensors(
  step: StepTrace,
  { phase, row }: InsideTensorsRequest,
  { layers, activations }: { layers: SessionState['model']['layers']; activations: readonly FrameTensor[] },
): InsideTensors {
  if (phase.kind === 'loss') return { signals: [], weights: [] };
  const info = layers.find(({ name }) => name === phase.layer)!;
  const own = (layer: string): InsideSignal[] =>
    activations
      .filter((tensor) => tensor.layer === layer && tensor.quantity === 'activations')
      .map(({ shape, data }) => ({
        ...{ layer, name: 'activation', quantity: 'activations', dtype: 'float32' as const, shape, data },
      }));
  const gradients = (layer: string): InsideSignal[] => {
    const random = randomNumbers(row + layer.length);
    return own(layer).map((signal) => ({
      ...signal,
      ...({ name: 'gradient', quantity: 'gradients' } as const),
      data: signal.data.map((value) => (value - 0.2) * (random() - 0.5) * 0.01),
    }));
  };
  const weights = (step.layers.find(({ layer }) => layer === phase.layer)?.weights ?? []).map(
    ({ name, shape }, at) => weightInStep(step, name, shape, at + phase.layer.length),
  );
  if (phase.kind === 'update') return { signals: [], weights };
  if (phase.kind === 'forward') return { signals: [...info.inputs, info.name].flatMap(own), weights: [] };
  const handed = info.inputs.filter((name) => name !== layers[0]!.name);
  return { signals: [info.name, ...handed].flatMap(gradients), weights };
}

const weightsInSteps = remembered<WeightInStep>(60);

/** The optimizer's rule is computed for each value of a weight, so the result is cached per step. */
function weightInStep(step: StepTrace, name: string, shape: number[], seed: number): WeightInStep {
  const key = [step.optimizer, step.step, step.learningRate, name, shape, seed].join(' ');
  return weightsInSteps(key, () => changedWeight(step, name, shape, seed));
}

function changedWeight(step: StepTrace, name: string, shape: number[], seed: number): WeightInStep {
  const random = randomNumbers(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = (scale: number, low = -1) =>
    Float32Array.from({ length: size }, () => (low + random() * (1 - low)) * scale);
  const before = values(0.3);
  const gradient = values(0.02);
  const slots = updateRules[step.optimizer].flatMap(({ slot }) =>
    slot === undefined
      ? []
      : [
          {
            name: slot,
            before: slot === 'm' || slot === 'velocity' ? values(0.01) : values(0.0004, 0),
            after: new Float32Array(size),
          },
        ],
  );
  const after = before.map((weight, at) => {
    const old = Object.fromEntries(slots.map((slot) => [slot.name, slot.before[at]!]));
    const lines = computeUpdate(
      step.optimizer,
      { weight, gradient: gradient[at]!, slots: old },
      step.learningRate,
      step.step,
    );
    for (const { slot, value } of lines) {
      const changed = slots.find((one) => one.name === slot);
      if (changed) changed.after[at] = value;
    }
    return lines.at(-1)!.value;
  });
  return { name, shape, gradient, before, after, slots };
}
