import { shifting } from './families/shifting.ts';
import { pair } from './settings.ts';

/** Steps of zeros before and behind a sequence. */
export const zeroPadding1D = shifting(
  'ZeroPadding1D',
  ({ margins }, position, axis) => position - (margins?.[axis][0] ?? 0),
  {
    describe: ({ config }) => {
      const sides = pair(config['padding']);
      return sides && { margins: [sides, [0, 0]] };
    },
  },
);
