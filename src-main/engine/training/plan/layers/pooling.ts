import type { layers } from '@tensorflow/tfjs-layers';
import type { PoolWindow } from '../../../kernels/runtime/KernelExports.ts';
import { averagePoolGradient, maxPoolGradient, pooling } from '../../../kernels/pooling/pooling.ts';
import type { LayerKind, LayerPlan, LayerSite, Signal } from '../LayerPlan.ts';

interface Settings {
  poolSize: [number, number];
  strides: [number, number];
  padding: string;
  dataFormat: string;
}

/** The largest value of each window; its gradient goes to the first cell that has it. */
export const maxPooling: LayerKind = {
  className: 'MaxPooling2D',
  plan: (layer, site) =>
    planPooling(layer, site, (window, output) => {
      const { exports } = site.module;
      const { values: source, gradient: target } = site.input;
      return {
        forward: () => exports.maxPool(source, output.values, ...window),
        backward() {
          if (target === undefined) return;
          maxPoolGradient(exports, window, { source, pooled: output.values, dy: output.gradient!, target });
        },
      };
    }),
};

/** The mean of each window, whose gradient its cells share. */
export const averagePooling: LayerKind = {
  className: 'AveragePooling2D',
  plan: (layer, site) =>
    planPooling(layer, site, (window, output) => {
      const { exports } = site.module;
      const { values: source, gradient: target } = site.input;
      return {
        forward: () => exports.averagePool(source, output.values, ...window),
        backward() {
          if (target !== undefined) averagePoolGradient(exports, window, { dy: output.gradient!, target });
        },
      };
    }),
};

function planPooling(
  layer: layers.Layer,
  site: LayerSite,
  passes: (window: PoolWindow, output: Signal) => Omit<LayerPlan, 'output'>,
): LayerPlan | undefined {
  const { poolSize: filterSize, strides, padding, dataFormat } = layer as unknown as Settings;
  if (dataFormat !== 'channelsLast' || !['same', 'valid'].includes(padding)) return undefined;
  const pad = padding as 'same' | 'valid';
  const { window, outShape } = pooling([...site.input.shape], { filterSize, strides, pad });
  const output = site.signal(outShape, false);
  return { output, ...passes(window, output) };
}
