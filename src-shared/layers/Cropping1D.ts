import { shifting } from './families/shifting.ts';
import { pair } from './settings.ts';

/** A sequence without some of its first and last steps. */
export const cropping1D = shifting(
  'Cropping1D',
  ({ margins }, position, axis) => position + (margins?.[axis][0] ?? 0),
  {
    describe: ({ config }) => {
      const sides = pair(config['cropping']);
      return sides && { margins: [sides, [0, 0]] };
    },
  },
);
