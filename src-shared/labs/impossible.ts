import { FeaturescopeError } from '../contract/errors.ts';
import type { Words } from '../contract/labs.ts';

/** The error of values for which an experiment has no result. @param why a sentence without its full stop */
export const impossible = ({ en, ko }: Words): FeaturescopeError =>
  new FeaturescopeError('lab/impossible', { 'why.en': en, 'why.ko': ko });

/** As {@link impossible}, of what comes after a training that was not done yet: it is nothing to be alarmed at. */
export const tooEarly = ({ en, ko }: Words): FeaturescopeError =>
  new FeaturescopeError('lab/impossible', { 'why.en': en, 'why.ko': ko, early: true });
