import { rearranging, sameIndex } from './families/rearranging.ts';
import { nothing } from './settings.ts';

/** All values of an image in a row. */
export const flatten = rearranging('Flatten', sameIndex, {
  kind: 'flatten',
  describe: nothing,
  maps: () => 'unrolls',
});
