import type { Settings } from '../../../../src-shared/contract/service.ts';
import { adagrad, adam, rmsprop } from './adaptive.ts';
import type { Optimizer } from './Optimizer.ts';
import { momentum, sgd } from './sgd.ts';

/** All optimizers, by their name in the settings. */
export const optimizers: Record<Settings['optimizer'], Optimizer> = { sgd, momentum, adagrad, rmsprop, adam };
