import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { LayerEngine } from './LayerEngine.ts';
import { passOn } from './passOn.ts';

/** The same values in another shape. */
export const reshape: LayerEngine = {
  className: 'Reshape',
  plan(layer, { input }) {
    const shape = layer.computeOutputShape([...input.shape]) as number[];
    return sizeOf(shape) === sizeOf(input.shape) ? passOn(input, shape) : undefined;
  },
};
