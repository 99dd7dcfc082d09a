import type { Settings } from '../../../src-shared/contract/service.ts';

/** Settings without those that are left open, so that they do not hide defaults. */
export function definedOnly(settings: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
