import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { MemberForm } from '../../../../src-shared/labs/ensemble/course.ts';
import type { StoredTensor } from '../../library/checkpointFile.ts';
import { stack } from '../../recipes/stack.ts';

/** How the members of an ensemble answer together. */
export const combinations = ['mean', 'weighted', 'dense'] as const;
export type Combination = (typeof combinations)[number];

/** A layer applied to what is below it. */
const on = (below: SymbolicTensor | SymbolicTensor[], layer: layers.Layer): SymbolicTensor =>
  layer.apply(below) as SymbolicTensor;

/** The layers of a member from the image to its class probabilities. @param prefix prefix of their names */
function branch(
  image: SymbolicTensor,
  classes: number,
  { kernel, activation, pooling }: MemberForm,
  prefix = '',
): SymbolicTensor {
  const initialised = {
    kernelInitializer: activation === 'relu' ? 'heNormal' : 'glorotUniform',
  } as const;
  const convolution = (name: string, filters: number, kernelSize: number): layers.Layer =>
    layers.conv2d({
      name: prefix + name,
      filters,
      kernelSize,
      padding: 'same',
      activation,
      ...initialised,
    });
  const pool = (name: string): layers.Layer =>
    pooling === 'max'
      ? layers.maxPooling2d({ name: prefix + name, poolSize: 2 })
      : layers.averagePooling2d({ name: prefix + name, poolSize: 2 });
  return [
    convolution('conv1', 8, kernel),
    pool('pool1'),
    convolution('conv2', 16, 3),
    pool('pool2'),
    convolution('conv3', 32, 3),
    pool('pool3'),
    layers.flatten({ name: `${prefix}flatten` }),
    layers.dense({
      name: `${prefix}output`,
      units: classes,
      activation: 'softmax',
      kernelInitializer: 'glorotUniform',
    }),
  ].reduce(on, image);
}

/** One member by itself: two convolutions with pooling, and a dense layer. */
export function memberNetwork(shape: readonly number[], classes: number, form: MemberForm): LayersModel {
  const image = input({ shape: [...shape], name: 'input' });
  return model({ name: 'member', inputs: image, outputs: branch(image, classes, form) });
}

/** Name of the layer that answers for all members. */
const COMBINED = 'ensemble';
const memberPrefix = (at: number): string => `member${at + 1}_`;

/**
 * All members beside each other in one network that answers once: with the mean of their class probabilities, with the softmax
 * of their weighted sum, or by a dense layer that reads them.
 */
export function ensembleNetwork(
  shape: readonly number[],
  classes: number,
  forms: readonly MemberForm[],
  combination: Combination,
): LayersModel {
  const image = input({ shape: [...shape], name: 'input' });
  const answers = forms.map((form, at) => branch(image, classes, form, memberPrefix(at)));
  return model({
    name: 'ensemble',
    inputs: image,
    outputs:
      answers.length === 1 && combination === 'mean' ? answers[0]! : combined(answers, classes, combination),
  });
}

function combined(
  answers: readonly SymbolicTensor[],
  classes: number,
  combination: Combination,
): SymbolicTensor {
  if (combination === 'mean') return on([...answers], layers.average({ name: COMBINED }) as layers.Layer);
  const beside =
    answers.length === 1
      ? answers[0]!
      : on([...answers], layers.concatenate({ name: 'answers' }) as layers.Layer);
  return on(beside, combiningLayer(classes, combination));
}

/** The dense layer that reads the class probabilities of all members. */
const combiningLayer = (classes: number, combination: Exclude<Combination, 'mean'>): layers.Layer =>
  layers.dense({
    name: COMBINED,
    units: classes,
    activation: 'softmax',
    useBias: combination === 'dense',
  });

/** The layer that combines stacked members, by itself: it reads the class probabilities of all of them, `[N, members * classes]`. */
export const combiningNetwork = (members: number, classes: number): LayersModel =>
  stack('combining', [members * classes], [combiningLayer(classes, 'dense')]);

/** The weights of an ensemble's network, from those of its members and of the layer above them. */
export const ensembleWeights = (
  members: readonly (readonly StoredTensor[])[],
  above: readonly StoredTensor[],
): StoredTensor[] => [
  ...members.flatMap((weights, at) =>
    weights.map((weight) => ({ ...weight, name: memberPrefix(at) + weight.name })),
  ),
  ...above,
];

/**
 * The kernel by which a weighted sum of the members' class probabilities is a dense layer: a diagonal for each member.
 * `[members * classes, classes]`
 */
export function weightedSumKernel(weights: readonly number[], classes: number): StoredTensor {
  const data = new Float32Array(weights.length * classes * classes);
  weights.forEach((weight, member) => {
    for (let one = 0; one < classes; one++) data[(member * classes + one) * classes + one] = weight;
  });
  return { name: `${COMBINED}/kernel`, shape: [weights.length * classes, classes], data };
}
