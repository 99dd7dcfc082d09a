import { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import type { StepRecord } from '../../../../src-main/engine/inspection/step/StepRecord.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import type { StepTrace } from '../../../../src-shared/contract/inside.ts';
import type { LayerInfo } from '../../../../src-shared/model/model.ts';
import { optimizerNames } from '../../../../src-shared/contract/service.ts';
import type { Weights64 } from '../../../reference/network64.ts';
import { backward64, rules64, type Image64, type Slots64 } from '../../../reference/training64.ts';
import type { StoredTensor } from '../../../../src-main/engine/library/checkpointFile.ts';
import { openNormalised, usualSettings } from '../../training/normalisedRun.ts';

const STEPS = 6;
/** Maximum error, as a fraction of the largest value of each tensor. */
const TOLERANCE = 1e-4;

/** Convolutions, both kinds of pooling, dense layers; smooth except for the maxima and one ReLU. */
const small = () =>
  stack(
    'small',
    [28, 28, 1],
    [
      layers.conv2d({ name: 'conv1', filters: 4, kernelSize: 5, activation: 'tanh' }),
      layers.averagePooling2d({ name: 'pool1', poolSize: 2 }),
      layers.conv2d({ name: 'conv2', filters: 6, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ name: 'pool2', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 16, activation: 'tanh' }),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );

/** The largest difference as a fraction of the largest expected value. */
function errorOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [worst, scale] = [0, 0];
  for (let at = 0; at < expected.length; at++) {
    worst = Math.max(worst, Math.abs(actual[at]! - expected[at]!));
    scale = Math.max(scale, Math.abs(expected[at]!));
  }
  return scale === 0 ? worst : worst / scale;
}

const learningRates = { sgd: 0.1, momentum: 0.05, adagrad: 0.01, rmsprop: 0.002, adam: 0.002 };

/** One step in float64, from the same initial weights and slots. */
class Step64 {
  readonly weights: Weights64 = {};
  readonly slots: Record<string, Slots64[]> = {};
  sums: Weights64 = {};

  constructor(
    readonly infos: LayerInfo[],
    weights: StoredTensor[],
    slots: StoredTensor[],
  ) {
    for (const { name, shape, data } of weights) {
      const [layer, weight] = name.split('/') as [string, 'kernel' | 'bias'];
      this.weights[layer] ??= {} as Weights64[string];
      this.weights[layer][weight] = { shape, data: Float64Array.from(data) };
      this.slots[name] = Array.from(data, () => ({}));
    }
    for (const { name, data } of slots) {
      const [weight, slot] = name.split(':') as [string, string];
      data.forEach((value, at) => (this.slots[weight]![at]![slot] = value));
    }
  }

  /** Forward and backward for all images of a step, in order. */
  pass({ inputs: images, labels }: StepTrace) {
    const zeros = ({ shape, data }: { shape: number[]; data: Float64Array }) => ({
      shape,
      data: new Float64Array(data.length),
    });
    this.sums = Object.fromEntries(
      Object.entries(this.weights).map(([name, { kernel, bias }]) => [
        name,
        { kernel: zeros(kernel), bias: zeros(bias) },
      ]),
    );
    const size = images.length / labels.length;
    return Array.from(labels, (label, row) => {
      const pixels = images.subarray(row * size, (row + 1) * size);
      const image = { shape: [28, 28, 1], data: Float64Array.from(pixels, (byte: number) => byte / 255) };
      return backward64(this.infos, this.weights, { image, label, images: labels.length }, this.sums);
    });
  }
}

/** The largest error of each kind of value. */
class Errors {
  readonly worst = new Map<string, number>();

  note(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
    this.worst.set(what, Math.max(this.worst.get(what) ?? 0, errorOf(actual, expected)));
  }
}

/** Compares the activations of all images, their gradients, and the losses. */
function compareSignals(errors: Errors, record: StepRecord, infos: LayerInfo[], images: Image64[]): void {
  const { losses, values, outputs: probabilities, kept } = record.describe();
  const mean = images.reduce((sum, image) => sum + image.loss, 0) / images.length;
  errors.note('loss', [values['loss']!, ...losses], [mean, ...images.map((image) => image.loss)]);
  const all = (kind: 'forward' | 'backward', layer: string): number[] =>
    Array.from({ length: kept }, (_none, row) =>
      record.tensors({ phase: { kind, layer }, row }).signals.filter((signal) => signal.layer === layer),
    ).flatMap((signals) => signals.flatMap(({ data }) => [...data]));
  for (const [at, { name }] of infos.entries()) {
    const outputs = images.flatMap((image) => [...image.outputs[name]!.data]);
    const isLast = at === infos.length - 1; // for which the logits are recorded, while the reference has their softmax
    errors.note('activations', isLast ? probabilities : all('forward', name), outputs);
    if (at === 0) expect(all('backward', name)).toEqual([]);
    else {
      const gradients = images.flatMap((image) => [...image.gradients[name]!]);
      errors.note('activation gradients', all('backward', name), gradients);
    }
  }
}

/**
 * Compares the inputs and results of the update. The adaptive rules divide a gradient by its own magnitude: where that is
 * almost 0, its rounding determines the update, in float64 too; such a weight is computed from the recorded gradient.
 */
function compareWeights(errors: Errors, record: StepRecord, reference: Step64, optimizer: string): void {
  const { layers: told, learningRate, step } = record.describe();
  for (const { layer } of told)
    for (const weight of record.tensors({ phase: { kind: 'update', layer }, row: 0 }).weights) {
      const at = { layer, name: weight.name as 'kernel' | 'bias' };
      const gradient = reference.sums[layer]![at.name].data;
      const least = 1e-4 * gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      errors.note('gradients', weight.gradient, gradient);
      errors.note('weights before', weight.before, reference.weights[layer]![at.name].data);
      const slots = reference.slots[`${layer}/${at.name}`]!;
      for (const slot of weight.slots)
        errors.note(
          'slots before',
          slot.before,
          slots.map((one) => one[slot.name]!),
        );
      const own = reference.weights[layer]![at.name].data.map((value, index) => {
        const used = Math.abs(gradient[index]!) < least ? weight.gradient[index]! : gradient[index]!;
        return value + rules64[optimizer]!(slots[index]!, used, learningRate, step);
      });
      errors.note('weights', weight.after, own);
      for (const slot of weight.slots)
        errors.note(
          'slots',
          slot.after,
          slots.map((one) => one[slot.name]!),
        );
    }
}

it.each(optimizerNames)(
  'has the values of an independent float64 computation in every phase: %s',
  async (optimizer) => {
    const own = { optimizer, learningRate: learningRates[optimizer], batchSize: 24 };
    const settings = { ...usualSettings, ...own, schedule: 'linear' } as const;
    const session = await openNormalised({ settings }, {}, small);
    const { network } = session;
    const { layers: infos } = network.info;
    const errors = new Errors();
    for (let step = 1; step <= STEPS; step++) {
      const reference = new Step64(infos, network.weights(), network.slots());
      const record = await session.inside();
      expect(record.describe()).toMatchObject({ step, optimizer, kept: 24 });
      compareSignals(errors, record, infos, reference.pass(record.describe()));
      compareWeights(errors, record, reference, optimizer);
    }
    const kinds = ['loss', 'activations', 'activation gradients', 'gradients', 'weights before', 'weights'];
    const slots = optimizer === 'sgd' ? [] : ['slots before', 'slots'];
    expect([...errors.worst.keys()].sort()).toEqual([...kinds, ...slots].sort());
    for (const [what, error] of errors.worst) expect(error, what).toBeLessThanOrEqual(TOLERANCE);
  },
);
