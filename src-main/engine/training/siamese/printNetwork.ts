import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { stack } from '../../recipes/stack.ts';

/** Numbers of features of a print. */
export const FEATURES = 64;

/** Maps of the convolutions. */
const MAPS = [16, 32, 64, 64] as const;

/**
 * A convolutional network that turns a fingerprint into features: ridges of all directions first, whose period is about five
 * pixels, then how they run.
 * @param shape of a print, `[H, W, 1]`; height and width are multiples of 16
 */
export function printNetwork(shape: readonly number[]): LayersModel {
  const he = { kernelInitializer: 'heNormal', useBias: false } as const;
  const stages = MAPS.flatMap((filters, at) => {
    const name = at + 1;
    const window =
      at === 0 ? ({ kernelSize: 7, strides: 2 } as const) : ({ kernelSize: 3, strides: 1 } as const);
    return [
      layers.conv2d({ name: `conv${name}`, filters, padding: 'same', ...window, ...he }),
      layers.batchNormalization({ name: `norm${name}`, momentum: 0.9 }),
      layers.activation({ name: `relu${name}`, activation: 'relu' }),
      ...(at < MAPS.length - 1 ? [layers.maxPooling2d({ name: `pool${name}`, poolSize: 2 })] : []),
    ];
  });
  return stack('prints', shape, [
    ...stages,
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'features', units: FEATURES, kernelInitializer: 'glorotUniform' }),
  ]);
}
