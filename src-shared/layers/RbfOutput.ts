import type { LayerFacts } from './LayerFacts.ts';
import { mapsOnly, neverNegative, samePlace } from './families/common.ts';
import { nothing } from './settings.ts';

/** Class probabilities from the distances to the classes' codes (LeCun et al. 1998, section II.B). */
export const rbfOutput = {
  className: 'RbfOutput',
  kind: 'dense',
  describe: nothing,
  maps: () => 'mixes',
  reads: samePlace,
  signed: neverNegative,
  arithmetic: mapsOnly,
} satisfies LayerFacts;
