import type { Language } from '../../src-shared/contract/errors.ts';
import { metricInfos, type MetricId, type MetricValues } from '../../src-shared/tasks/metrics.ts';
import { mainMetric, type TaskKind } from '../../src-shared/tasks/tasks.ts';
import { formatPercent, formatValue } from './numbers.ts';

/** A metric's value as people read it: shares in per cent. */
export function formatMetric(id: MetricId, value: number, decimals?: number): string {
  return metricInfos[id].format === 'share' ? formatPercent(value, decimals) : formatValue(value);
}

/** A metric's name. */
export const metricTitle = (id: MetricId, language: Language): string => metricInfos[id].title[language];

/** The metric that a task is judged by, of some values; undefined where it is not among them. */
export function mainValue(
  task: TaskKind,
  values: MetricValues | undefined,
  decimals?: number,
): string | undefined {
  const id = mainMetric(task);
  const value = values?.[id];
  return value === undefined ? undefined : formatMetric(id, value, decimals);
}
