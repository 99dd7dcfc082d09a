import type { LayerInfo } from '../../model/model.ts';
import { slidingWindow } from '../../model/window.ts';
import type { Arithmetic, LayerFacts, LayerSettings, Reading } from '../LayerFacts.ts';
import { paddingOf, pair, rowsOf } from '../settings.ts';
import { signOfSum } from './activation.ts';

/** For layers whose output positions read windows of equal size. */
export const throughWindows: Reading = { from: 'window', window: slidingWindow };

/** Kernel size, strides, padding and dilation of a layer over maps; undefined for an unknown padding. */
export function windowSettings({ config }: LayerSettings): Partial<LayerInfo> | undefined {
  const padding = paddingOf(config['padding']);
  return (
    padding && {
      kernelSize: pair(config['kernelSize'] ?? config['poolSize']),
      strides: pair(config['strides']),
      padding,
      dilation: pair(config['dilationRate']),
    }
  );
}

/** As {@link windowSettings}, for a layer over a sequence: windows of a single column. */
export function sequenceSettings({ config }: LayerSettings): Partial<LayerInfo> | undefined {
  const padding = config['padding'] === 'causal' ? 'causal' : paddingOf(config['padding']);
  return (
    padding && {
      kernelSize: rowsOf(config['kernelSize'] ?? config['poolSize']),
      strides: rowsOf(config['strides']),
      padding,
      dilation: rowsOf(config['dilationRate']),
    }
  );
}

/** A layer that sums up products of windows with kernels. */
export function convolution(
  className: string,
  arithmetic: Arithmetic,
  facts: Partial<LayerFacts> = {},
): LayerFacts {
  return {
    className,
    kind: 'conv',
    describe: windowSettings,
    maps: () => 'mixes',
    reads: throughWindows,
    signed: signOfSum,
    arithmetic: () => arithmetic,
    ...facts,
  };
}
