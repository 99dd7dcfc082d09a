import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { SettingsContext } from './ClassSettings.ts';

/** Says which setting of which layer is not understood. */
export function notUnderstood(
  { layer, className }: Pick<SettingsContext, 'layer' | 'className'>,
  setting: string,
  value: unknown,
): FeaturescopeError {
  const told = JSON.stringify(value) ?? 'undefined';
  const short = told.length > 120 ? `${told.slice(0, 119)}…` : told;
  return new FeaturescopeError('model/setting-not-understood', {
    layer,
    class: className,
    setting,
    value: short,
  });
}
