import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { normalisedBlock } from './normalisedBlock.ts';
import type { Recipe } from './Recipe.ts';

const he = { kernelInitializer: 'heNormal' } as const;

/** Filters of the convolutions before each halving of the picture. */
const widths = [12, 24, 48] as const;
/** Rows and columns must be multiples of this: pooling halves them three times. */
const FACTOR = 2 ** widths.length;

/**
 * A fully convolutional network that labels every pixel (Long et al. 2015): convolutions and pooling down to an eighth of the
 * picture, scores of all classes there, and three transposed convolutions up again, each of which is added to the scores of the
 * maps of its size.
 * @param classes number of classes, the background included
 * @returns its scores: class probabilities are their softmax over the last axis
 * @throws FeaturescopeError `recipe/size-not-a-multiple`
 */
export function segmenterNetwork(shape: readonly number[], classes: number): LayersModel {
  const [height, width] = shape;
  if (height! % FACTOR !== 0 || width! % FACTOR !== 0)
    throw new FeaturescopeError('recipe/size-not-a-multiple', {
      ...{ recipe: 'segmenter', factor: FACTOR, actual: shape.join('x') },
    });
  const picture = input({ shape: [...shape], name: 'input' });
  const through = (below: SymbolicTensor, stacked: readonly layers.Layer[]): SymbolicTensor =>
    stacked.reduce((before, layer) => layer.apply(before) as SymbolicTensor, below);
  const score = (name: string): layers.Layer =>
    layers.conv2d({ name, filters: classes, kernelSize: 1, ...he });
  const skips: SymbolicTensor[] = [];
  let maps = picture;
  widths.forEach((filters, at) => {
    const whole = through(maps, normalisedBlock(`conv${at + 1}`, filters));
    skips.push(whole);
    maps = through(whole, [layers.maxPooling2d({ name: `pool${at + 1}`, poolSize: 2, strides: 2 })]);
  });
  let scores = through(maps, [
    ...normalisedBlock('conv4', 64),
    ...normalisedBlock('conv5', 64),
    score('score4'),
  ]);
  for (let at = skips.length; at >= 1; at--) {
    const up = layers.conv2dTranspose({
      ...{ name: `up${at}`, filters: classes, kernelSize: 4, strides: 2, padding: 'same', ...he },
    });
    const skip = through(skips[at - 1]!, [score(`score${at}`)]);
    scores = layers
      .add({ name: at === 1 ? 'labels' : `sum${at}` })
      .apply([up.apply(scores) as SymbolicTensor, skip]) as SymbolicTensor;
  }
  return model({ name: 'segmenter', inputs: picture, outputs: scores });
}

/** A network that says of every pixel what it belongs to. 85,941 parameters on 64x64x1 with 11 classes. */
export const segmenter: Recipe = {
  id: 'segmenter',
  title: { en: 'Segmentation network', ko: '분할 네트워크' },
  summary: {
    en: 'Says of every pixel what it belongs to: convolutions down to an eighth of the picture, and transposed convolutions with skips up again.',
    ko: '픽셀마다 무엇에 속하는지 답합니다. 합성곱으로 그림을 8분의 1까지 줄였다가 스킵 연결이 있는 전치 합성곱으로 되살립니다.',
  },
  task: 'segmentation',
  inputShape: [64, 64, 1],
  takesAnySize: true,
  build: (inputShape, classes) => {
    const scores = segmenterNetwork(inputShape, classes);
    const probabilities = layers
      .activation({ name: 'output', activation: 'softmax' })
      .apply(scores.outputs[0]!) as SymbolicTensor;
    return model({ name: 'segmenter', inputs: scores.inputs, outputs: probabilities });
  },
  data: 'scenes',
  settings: {
    epochs: 6,
    batchSize: 16,
    optimizer: 'adam',
    learningRate: 0.003,
    schedule: 'one-cycle',
    seed: 1,
    validationSplit: 0,
  },
};
