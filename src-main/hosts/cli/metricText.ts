import type { Language } from '../../../src-shared/contract/errors.ts';
import { metricTitleOf, type TaskKind } from '../../../src-shared/tasks/tasks.ts';

/** Formats a metric's name and value for display: `Accuracy 0.9876`. */
export function metricText(language: Language, id: string, value: number, task?: TaskKind): string {
  const shown = value < 0.001 && value > 0 ? value.toExponential(2) : value.toFixed(4);
  return `${metricTitleOf(id, task)[language]} ${shown}`;
}
