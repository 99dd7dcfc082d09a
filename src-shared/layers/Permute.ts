import { coordinatesOf, placeOf } from '../model/place.ts';
import { rearranging } from './families/rearranging.ts';

/** Permutes the axes. */
export const permute = rearranging(
  'Permute',
  ({ order = [], outputShape }, _input, place) => {
    const at = coordinatesOf(outputShape, place);
    return placeOf(at.map((_index, axis) => at[order.indexOf(axis)]!));
  },
  {
    kind: 'other',
    describe: ({ config }) => {
      const axes: unknown = config['dims'];
      return Array.isArray(axes) ? { order: axes.map((axis) => Number(axis) - 1) } : undefined;
    },
    maps: ({ order = [] }) => (order.at(-1) === order.length - 1 ? 'oneByOne' : 'mixes'),
  },
);
