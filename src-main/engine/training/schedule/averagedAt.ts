import type { SettingsSpan } from './settingsSpans.ts';

/** How the weights after an update enter the average of weights. */
export interface Averaged {
  /** Which of the averaged updates it is, counting from 1; the first one begins a new average. */
  count: number;
  /** Whether it is the last planned update, after which the weights become their average. */
  isLast: boolean;
}

/**
 * The part of an update in the average over the last `share` of the planned run; undefined if it has none. A change of
 * the batch size or learning rate within that part begins the average anew.
 * @param span the span that the update belongs to
 * @param step number of the update, counting from 0
 */
export function averagedAt(
  share: number,
  { step: spanStart, schedule: { to } }: SettingsSpan,
  step: number,
): Averaged | undefined {
  const first = Math.max(spanStart, Math.floor(to * (1 - share)));
  if (step < first || step >= to) return undefined;
  return { count: step - first + 1, isLast: step === to - 1 };
}
