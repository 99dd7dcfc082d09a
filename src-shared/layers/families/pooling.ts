import { wholeMap } from '../../model/window.ts';
import type { LayerFacts } from '../LayerFacts.ts';
import { nothing } from '../settings.ts';
import { signOfInputs } from './common.ts';
import { throughWindows, windowSettings } from './convolution.ts';

/** A layer that computes the maximum or mean of each window of a map. */
export function pooling(
  className: string,
  takes: 'maximum' | 'average',
  describe: LayerFacts['describe'] = windowSettings,
): LayerFacts {
  return {
    className,
    kind: 'pool',
    describe,
    maps: () => 'oneByOne',
    reads: throughWindows,
    signed: signOfInputs,
    arithmetic: () => ({ view: 'pool', takes }),
  };
}

/** A layer that computes the maximum or mean of each whole map or sequence. */
export function globalPooling(className: string, takes: 'maximum' | 'average'): LayerFacts {
  return { ...pooling(className, takes, nothing), reads: { from: 'window', window: wholeMap } };
}
