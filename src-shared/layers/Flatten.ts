import { rearranging, sameIndex } from './families/rearranging.ts';
import { nothing } from './settings.ts';

/** Flattens each example to a vector. */
export const flatten = rearranging('Flatten', sameIndex, {
  kind: 'flatten',
  describe: nothing,
  maps: () => 'unrolls',
});
