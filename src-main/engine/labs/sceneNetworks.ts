import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { cellSize, type BoxGrid } from '../../../src-shared/arithmetic/boxGrid.ts';
import { stack } from '../recipes/stack.ts';

const he = { kernelInitializer: 'heNormal' } as const;

/** A convolution with batch normalisation and ReLU. */
const block = (name: string, filters: number): layers.Layer[] => [
  layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', useBias: false, ...he }),
  layers.batchNormalization({ name: `${name}-norm`, momentum: 0.9 }),
  layers.activation({ name: `${name}-relu`, activation: 'relu' }),
];

const pool = (name: string): layers.Layer => layers.maxPooling2d({ name, poolSize: 2, strides: 2 });

/** A detector: convolutions and pooling down to the grid's cells, and the values of each cell as maps. */
export function detectorNetwork(shape: readonly number[], grid: BoxGrid): LayersModel {
  return stack('detector', shape, [
    ...block('conv1', 12),
    pool('pool1'),
    ...block('conv2', 24),
    pool('pool2'),
    ...block('conv3', 48),
    pool('pool3'),
    ...block('conv4', 64),
    ...block('conv5', 64),
    layers.conv2d({ name: 'cells', filters: cellSize(grid), kernelSize: 1, ...he }),
  ]);
}

/**
 * A fully convolutional network that labels every pixel (Long et al. 2015): convolutions and pooling down to an eighth of the
 * picture, scores of all classes there, and three transposed convolutions up again, each of which is added to the scores of the
 * maps of its size.
 * @param classes number of classes, the background included
 */
export function segmenterNetwork(shape: readonly number[], classes: number): LayersModel {
  const picture = input({ shape: [...shape], name: 'input' });
  const through = (below: SymbolicTensor, stacked: readonly layers.Layer[]): SymbolicTensor =>
    stacked.reduce((before, layer) => layer.apply(before) as SymbolicTensor, below);
  const score = (name: string): layers.Layer =>
    layers.conv2d({ name, filters: classes, kernelSize: 1, ...he });
  const widths = [12, 24, 48];
  const skips: SymbolicTensor[] = [];
  let maps = picture;
  widths.forEach((filters, at) => {
    const whole = through(maps, block(`conv${at + 1}`, filters));
    skips.push(whole);
    maps = through(whole, [pool(`pool${at + 1}`)]);
  });
  let scores = through(maps, [...block('conv4', 64), ...block('conv5', 64), score('score4')]);
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
