import type { Settings } from '../contract/training.ts';

/**
 * Whether a training was started with exactly the settings of a lab's training: all of them, and none besides. How numbers
 * are rounded may be the user's own choice if the lab does not say.
 */
export function hasSettings(settings: Settings, wanted: Settings): boolean {
  const names = new Set([...Object.keys(settings), ...Object.keys(wanted)]) as Set<keyof Settings>;
  if (wanted.arithmetic === undefined) names.delete('arithmetic');
  return [...names].every((name) => JSON.stringify(settings[name]) === JSON.stringify(wanted[name]));
}
