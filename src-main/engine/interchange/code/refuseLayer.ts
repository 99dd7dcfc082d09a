import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { CodeLayer } from './CodePlan.ts';

/** Refuses a layer that a framework does not have, by its name. @throws FeaturescopeError `code/layer-not-in-framework` */
export function refuseLayer({ name, className }: CodeLayer, framework: string): never {
  throw new FeaturescopeError('code/layer-not-in-framework', { layer: name, class: className, framework });
}
