import { shifting } from './families/shifting.ts';
import { marginsOf } from './settings.ts';

/** Each map without some rows and columns at its edges. */
export const cropping2D = shifting(
  'Cropping2D',
  ({ margins }, position, axis) => position + (margins?.[axis][0] ?? 0),
  {
    describe: ({ config }) => {
      const margins = marginsOf(config['cropping']);
      return margins && { margins };
    },
  },
);
