import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { LayerEngine } from '../LayerEngine.ts';
import { passOn } from './passOn.ts';

/** Flattens each image to a vector. */
export const flatten: LayerEngine = {
  className: 'Flatten',
  plan(layer, { input }) {
    const { dataFormat } = layer as unknown as { dataFormat?: string };
    const [images, ...rest] = input.shape as [number, ...number[]];
    return dataFormat === 'channelsFirst' ? undefined : passOn(input, [images, sizeOf(rest)]);
  },
};
