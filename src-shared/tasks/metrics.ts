/** Metrics of a network, by the ids of {@link metricInfos}. Always contains `loss`. */
export type MetricValues = Readonly<Record<string, number>>;

/** Display properties of a metric. */
export interface MetricInfo {
  /** Id in journals, conditions and on the command line. */
  id: MetricId;
  title: { en: string; ko: string };
  /** The direction that is better. */
  better: 'lower' | 'higher';
  /** A `share` is in [0, 1] and displayed in percent; a `number` is displayed unchanged. */
  format: 'share' | 'number';
}

/** All metrics. */
export const metricIds = ['loss', 'accuracy', 'mse', 'mae'] as const;
export type MetricId = (typeof metricIds)[number];

/** Facts about each metric. Errors are means over all values of all examples, in the units of the targets. */
export const metricInfos: Readonly<Record<MetricId, MetricInfo>> = {
  loss: { id: 'loss', title: { en: 'Loss', ko: '손실' }, better: 'lower', format: 'number' },
  accuracy: { id: 'accuracy', title: { en: 'Accuracy', ko: '정확도' }, better: 'higher', format: 'share' },
  mse: {
    id: 'mse',
    title: { en: 'Mean squared error', ko: '평균 제곱 오차' },
    better: 'lower',
    format: 'number',
  },
  mae: {
    id: 'mae',
    title: { en: 'Mean absolute error', ko: '평균 절대 오차' },
    better: 'lower',
    format: 'number',
  },
};

/** Combines several sets of the same metrics, metric by metric. */
export function combineMetrics<Name extends string>(
  names: readonly Name[],
  combine: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, combine(name)])) as Record<Name, number>;
}
