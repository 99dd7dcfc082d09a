import { rearranging, sameIndex } from './families/rearranging.ts';
import { nothing } from './settings.ts';

/** Gives each example another shape; the values keep their order in memory. */
export const reshape = rearranging('Reshape', sameIndex, {
  kind: 'flatten',
  describe: nothing,
  maps: ({ outputShape }, input) => {
    if (outputShape.length === 1) return 'unrolls';
    return outputShape.at(-1) === input.at(-1) ? 'oneByOne' : 'mixes';
  },
});
