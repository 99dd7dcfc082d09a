import type { LayerFacts } from './LayerFacts.ts';
import { mapsOnly, neverNegative, samePlace } from './families/common.ts';
import { nothing } from './settings.ts';

/** Probabilities of classes by the distance to a code of each (LeCun et al. 1998, section II.B). */
export const rbfOutput = {
  className: 'RbfOutput',
  kind: 'dense',
  describe: nothing,
  maps: () => 'mixes',
  reads: samePlace,
  signed: neverNegative,
  arithmetic: mapsOnly,
} satisfies LayerFacts;
