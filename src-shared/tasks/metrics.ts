/** Numbers that say how good a network is, by the ids of {@link metricInfos}. `loss` is always among them. */
export type MetricValues = Readonly<Record<string, number>>;

/** A metric, as it is named and shown. */
export interface MetricInfo {
  /** As in journals, conditions and on the command line. */
  id: MetricId;
  title: { en: string; ko: string };
  /** Which way is better. */
  better: 'lower' | 'higher';
  /** A share is 0..1 and is shown in per cent; anything else is shown as it is. */
  format: 'share' | 'number';
}

/** Every metric there is. */
export const metricIds = ['loss', 'accuracy', 'mse', 'mae'] as const;
export type MetricId = (typeof metricIds)[number];

/** What is known of each metric. Errors are means over all values of all examples, in the units of the targets. */
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

/** Values of each metric, made from those of several sets that have the same ones. */
export function combineMetrics<Name extends string>(
  names: readonly Name[],
  combine: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, combine(name)])) as Record<Name, number>;
}
