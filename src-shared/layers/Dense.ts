import type { LayerFacts } from './LayerFacts.ts';
import { samePlace } from './families/common.ts';
import { signOfSum } from './families/activation.ts';
import { nothing } from './settings.ts';

/** A fully connected layer over units; over maps, it has the same weights at every position, like a 1x1 convolution. */
export const dense = {
  className: 'Dense',
  kind: 'dense',
  describe: nothing,
  maps: () => 'mixes',
  reads: samePlace,
  signed: signOfSum,
  arithmetic: ({ outputShape }) =>
    outputShape.length === 1 ? { view: 'dense' } : { view: 'convolution', kernel: 'kernel' },
  kernel: 'mapsLast',
} satisfies LayerFacts;
