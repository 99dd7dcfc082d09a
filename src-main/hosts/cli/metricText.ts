import type { Language } from '../../../src-shared/contract/errors.ts';
import { knownMetric } from '../../../src-shared/tasks/metrics.ts';

/** Formats a metric's name and value for display: `Accuracy 0.9876`. */
export function metricText(language: Language, id: string, value: number): string {
  return `${knownMetric(id).title[language]} ${value < 0.001 && value > 0 ? value.toExponential(2) : value.toFixed(4)}`;
}
