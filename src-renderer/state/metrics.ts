import type { Language } from '../../src-shared/contract/errors.ts';
import { metricInfos, type MetricId, type MetricValues } from '../../src-shared/tasks/metrics.ts';
import { mainMetric, type TaskKind } from '../../src-shared/tasks/tasks.ts';
import { formatPercent, formatValue } from './numbers.ts';

/** Formats a metric's value; fractions in percent. */
export function formatMetric(id: MetricId, value: number, decimals?: number): string {
  return metricInfos[id].format === 'share' ? formatPercent(value, decimals) : formatValue(value);
}

/** The name of a metric. */
export const metricTitle = (id: MetricId, language: Language): string => metricInfos[id].title[language];

/** The main metric of a task, from some values; undefined if it is not among them. */
export function mainValue(
  task: TaskKind,
  values: MetricValues | undefined,
  decimals?: number,
): string | undefined {
  const id = mainMetric(task);
  const value = values?.[id];
  return value === undefined ? undefined : formatMetric(id, value, decimals);
}
