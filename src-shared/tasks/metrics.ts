/**
 * Metrics of a network by name: the ids of {@link metricInfos}, for one of several outputs as in {@link metricOfOutput}.
 * Always contains `loss`.
 */
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

/** Name of a metric of one of several outputs: `digit.accuracy`. */
export const metricOfOutput = (output: string, id: MetricId): string => `${output}.${id}`;

/** A metric's name, taken apart; undefined for what is no metric. */
export function metricInfoOf(
  name: string,
): (MetricInfo & { /** Name of the output, for a network with several. */ output?: string }) | undefined {
  const dot = name.lastIndexOf('.');
  const id = metricIds.find((one) => one === name.slice(dot + 1));
  if (id === undefined || dot === 0) return undefined;
  const info = metricInfos[id];
  if (dot < 0) return info;
  const output = name.slice(0, dot);
  const { en, ko } = info.title;
  return { ...info, output, title: { en: `${output}: ${en.toLowerCase()}`, ko: `${output}: ${ko}` } };
}

/** Facts about a metric that is known to be one. @throws Error for any other name */
export function knownMetric(name: string): MetricInfo {
  const info = metricInfoOf(name);
  if (!info) throw new Error(`${name} is no metric`);
  return info;
}

/** Combines several sets of the same metrics, metric by metric. */
export function combineMetrics<Name extends string>(
  names: readonly Name[],
  combine: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, combine(name)])) as Record<Name, number>;
}
