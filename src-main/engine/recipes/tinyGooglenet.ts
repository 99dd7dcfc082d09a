import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';

/** Maps of an inception block: 1x1; 3x3 and before it; 5x5 and before it; 1x1 behind the pooling. */
interface Inception {
  one: number;
  three: readonly [before: number, maps: number];
  five: readonly [before: number, maps: number];
  pooled: number;
}

/** A layer applied to what is below it. */
const on = (below: SymbolicTensor | SymbolicTensor[], layer: layers.Layer): SymbolicTensor =>
  layer.apply(below) as SymbolicTensor;

const convolution = (name: string, filters: number, kernelSize: number): layers.Layer =>
  layers.conv2d({
    ...{ name, filters, kernelSize, padding: 'same' },
    ...{ kernelInitializer: 'heNormal', activation: 'relu' },
  });

/** Four branches beside each other, joined along the maps. */
function inception(
  below: SymbolicTensor,
  name: string,
  { one, three, five, pooled }: Inception,
): SymbolicTensor {
  const reduced = (size: 3 | 5, [before, maps]: readonly [number, number]): SymbolicTensor => {
    const branch = `${name}_${size}x${size}`;
    return on(on(below, convolution(`${branch}_reduce`, before, 1)), convolution(branch, maps, size));
  };
  const pool = layers.maxPooling2d({ name: `${name}_pool`, poolSize: 3, strides: 1, padding: 'same' });
  const branches = [
    on(below, convolution(`${name}_1x1`, one, 1)),
    reduced(3, three),
    reduced(5, five),
    on(on(below, pool), convolution(`${name}_pool_proj`, pooled, 1)),
  ];
  return on(branches, layers.concatenate({ name: `inception_${name}` }) as layers.Layer);
}

/**
 * GoogLeNet for small images: a convolution, two inception blocks, and the mean of each map before the output. Structure:
 * Szegedy et al. 2014.
 */
export const tinyGooglenet: Recipe = {
  id: 'tiny-googlenet',
  title: { en: 'Tiny GoogLeNet', ko: 'Tiny GoogLeNet' },
  summary: {
    en: 'GoogLeNet for small images: two inception blocks of 1×1, 3×3, 5×5 and pooling side by side, and a mean instead of dense layers.',
    ko: '작은 이미지를 위한 GoogLeNet입니다. 1×1, 3×3, 5×5, 풀링을 나란히 둔 인셉션 블록 두 개가 있고 완전 연결층 대신 평균을 냅니다.',
  },
  inputShape: [28, 28, 1],
  scalesImages: true,
  build: (inputShape, classes) => {
    const image = input({ shape: [...inputShape], name: 'input' });
    const pool = (name: string): layers.Layer =>
      layers.maxPooling2d({ name, poolSize: 3, strides: 2, padding: 'same' });
    const first = on(on(image, convolution('conv1', 16, 5)), pool('pool1'));
    const second = inception(first, '2a', { one: 8, three: [8, 16], five: [4, 8], pooled: 8 });
    const third = inception(on(second, pool('pool2')), '3a', {
      ...{ one: 16, three: [16, 32], five: [8, 16], pooled: 16 },
    });
    const mean = on(third, layers.globalAveragePooling2d({ name: 'average' }));
    const settings = { units: classes, kernelInitializer: 'glorotUniform', activation: 'softmax' } as const;
    return model({
      ...{ name: 'tiny-googlenet', inputs: image },
      outputs: on(mean, layers.dense({ name: 'output', ...settings })),
    });
  },
  data: 'mnist',
  settings: {
    epochs: 2,
    batchSize: 64,
    optimizer: 'adam',
    learningRate: 0.01,
    schedule: 'one-cycle',
    seed: 1,
    validationSplit: 0,
  },
};
