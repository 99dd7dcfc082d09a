import type { LayerKind, LayerPlan, Signal } from '../LayerPlan.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';

/** A layer that changes no value: its output is its input, seen in another shape. */
export function passOn(input: Signal, shape: readonly number[]): LayerPlan {
  const nothing = () => undefined;
  return { output: { ...input, shape }, forward: nothing, backward: nothing };
}

/** All values of an image in a row. */
export const flatten: LayerKind = {
  className: 'Flatten',
  plan(layer, { input }) {
    const { dataFormat } = layer as unknown as { dataFormat?: string };
    const [images, ...rest] = input.shape as [number, ...number[]];
    return dataFormat === 'channelsFirst' ? undefined : passOn(input, [images, sizeOf(rest)]);
  },
};

/** The same values in another shape. */
export const reshape: LayerKind = {
  className: 'Reshape',
  plan(layer, { input }) {
    const shape = layer.computeOutputShape([...input.shape]) as number[];
    return sizeOf(shape) === sizeOf(input.shape) ? passOn(input, shape) : undefined;
  },
};
