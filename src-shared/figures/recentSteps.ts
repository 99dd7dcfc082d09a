import { MEAN_STEPS } from '../contract/conditions.ts';

/** The last {@link MEAN_STEPS} steps; empty if some of them are missing. */
export function lastOneByOne<T extends { step: number }>(points: readonly T[]): readonly T[] {
  const last = points.slice(-MEAN_STEPS);
  const whole = last.every(({ step }, at) => step === last[0]!.step + at);
  return whole && (last.length === MEAN_STEPS || last[0]?.step === 1) ? last : [];
}

/** Undefined for an empty list. */
export const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
