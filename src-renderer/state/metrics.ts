import type { Language } from '../../src-shared/contract/errors.ts';
import { knownMetric, metricInfoOf, type MetricValues } from '../../src-shared/tasks/metrics.ts';
import { headlineMetrics, metricTitleOf, type TaskKind } from '../../src-shared/tasks/tasks.ts';
import { formatPercent, formatValue } from './numbers.ts';

/** Formats a metric's value; fractions in percent. */
export function formatMetric(id: string, value: number, decimals?: number): string {
  return knownMetric(id).format === 'share' ? formatPercent(value, decimals) : formatValue(value);
}

/** The name of a metric. */
export const metricTitle = (id: string, language: Language, task?: TaskKind): string =>
  metricTitleOf(id, task)[language];

/** The main metric of a task, of every output, from some values; undefined if it is not among them. */
export function mainValue(
  task: TaskKind,
  values: MetricValues | undefined,
  decimals?: number,
): string | undefined {
  if (values === undefined) return undefined;
  const told = headlineMetrics(task, Object.keys(values)).flatMap((id) => {
    const value = values[id];
    if (value === undefined) return [];
    const shown = formatMetric(id, value, decimals);
    const output = metricInfoOf(id)?.output;
    return output === undefined ? shown : `${output} ${shown}`;
  });
  return told.length === 0 ? undefined : told.join(', ');
}
