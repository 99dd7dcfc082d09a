import { shifting } from './families/shifting.ts';
import { marginsOf } from './settings.ts';

/** Rows and columns of zeros around each map. */
export const zeroPadding2D = shifting(
  'ZeroPadding2D',
  ({ margins }, position, axis) => position - (margins?.[axis][0] ?? 0),
  {
    describe: ({ config }) => {
      const margins = marginsOf(config['padding']);
      return margins && { margins };
    },
  },
);
