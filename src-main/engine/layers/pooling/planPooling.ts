import type { layers } from '@tensorflow/tfjs-layers';
import type { PoolWindow } from '../../kernels/runtime/KernelExports.ts';
import { pooling } from '../../kernels/pooling/pooling.ts';
import type { CompiledLayer, LayerContext, Signal } from '../../training/plan/CompiledLayer.ts';

interface Settings {
  poolSize: [number, number];
  strides: [number, number];
  padding: string;
  dataFormat: string;
}

/**
 * Compiles a pooling layer; undefined if its settings are not supported.
 * @param passes forward and backward pass over a window
 */
export function planPooling(
  layer: layers.Layer,
  context: LayerContext,
  passes: (window: PoolWindow, output: Signal) => Omit<CompiledLayer, 'output'>,
): CompiledLayer | undefined {
  const { poolSize: filterSize, strides, padding, dataFormat } = layer as unknown as Settings;
  if (dataFormat !== 'channelsLast' || !['same', 'valid'].includes(padding)) return undefined;
  const pad = padding as 'same' | 'valid';
  const { window, outShape } = pooling([...context.input.shape], { filterSize, strides, pad });
  const output = context.signal(outShape, false);
  return { output, ...passes(window, output) };
}
