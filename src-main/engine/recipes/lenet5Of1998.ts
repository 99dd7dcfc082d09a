import { initializers, layers } from '@tensorflow/tfjs-layers';
import { c3Connections } from '../layers/convolution/connectionTable.ts';
import { CODE_LENGTH } from '../layers/dense/digitCodes.ts';
import { PartialConv2D } from '../layers/convolution/PartialConv2D.ts';
import { RbfOutput } from '../layers/dense/RbfOutput.ts';
import { ScaledTanh } from '../layers/activation/scaledTanh.ts';
import { SubSampling2D } from '../layers/pooling/SubSampling2D.ts';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

/** The paper's activation and weight initialisation: uniform within 2.4 / fan-in (appendix A). */
const squashed = (fanIn: number) => ({
  activation: ScaledTanh.className as 'tanh',
  kernelInitializer: initializers.randomUniform({ minval: -2.4 / fanIn, maxval: 2.4 / fanIn }),
});

/**
 * LeNet-5 as it was published: images of 32x32 with a background of -0.1 and a foreground of 1.175, trainable
 * sub-sampling, the partial connections of C3 and distances to fixed codes as outputs. 60,000 trainable parameters. It is
 * trained with Adam here; the paper uses a diagonal Levenberg-Marquardt method. Source: LeCun, Bottou, Bengio, Haffner,
 * "Gradient-based learning applied to document recognition", 1998, section II.
 */
export const lenet5Of1998: Recipe = {
  id: 'lenet5-1998',
  title: { en: 'LeNet of the 1998 paper', ko: '1998년 논문의 LeNet' },
  summary: {
    en: 'The network of the paper: trainable sub-sampling, partial connections, and distances to drawn digits as its output.',
    ko: '논문의 네트워크 그대로: 학습되는 서브샘플링, 부분 연결, 그려 둔 숫자와의 거리를 재는 출력층.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape) =>
    stack('lenet5-1998', inputShape, [
      layers.zeroPadding2d({ name: 'pad', padding: 2 }),
      layers.rescaling({ name: 'normalise', scale: 1.275, offset: -0.1 }),
      layers.conv2d({ name: 'C1', filters: 6, kernelSize: 5, ...squashed(25) }),
      new SubSampling2D({ name: 'S2' }),
      new PartialConv2D({ name: 'C3', kernelSize: 5, connections: c3Connections }),
      new SubSampling2D({ name: 'S4' }),
      layers.conv2d({ name: 'C5', filters: 120, kernelSize: 5, ...squashed(400) }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'F6', units: CODE_LENGTH, ...squashed(120) }),
      new RbfOutput({ name: 'output' }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 10,
    batchSize: 32,
    optimizer: 'adam',
    learningRate: 0.002,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0,
  },
};
