import type { LayerFacts } from './LayerFacts.ts';
import { mapsOnly, neverNegative, samePlace } from './families/common.ts';
import { nothing } from './settings.ts';

/** An input of a network. */
export const inputLayer = {
  className: 'InputLayer',
  kind: 'input',
  describe: nothing,
  maps: () => 'oneByOne',
  reads: samePlace,
  signed: neverNegative,
  arithmetic: mapsOnly,
} satisfies LayerFacts;
