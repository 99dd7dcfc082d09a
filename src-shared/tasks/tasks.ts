import { knownMetric, type MetricId, type MetricInfo } from './metrics.ts';

/**
 * What a network is trained for: to predict the class of an input, to predict numbers, to reconstruct the input, to predict the
 * class of every pixel, or, with several outputs, a task for each of them.
 */
export const taskKinds = [
  'classification',
  'regression',
  'reconstruction',
  'segmentation',
  'multi-output',
] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Tasks of one of several outputs. */
export const outputTaskKinds = ['classification', 'regression'] as const;

/** Facts about a task. */
export interface TaskInfo {
  kind: TaskKind;
  title: { en: string; ko: string };
  /** Metrics of every batch and every evaluation, the loss first. */
  metrics: readonly MetricId[];
  /** The metric that is displayed besides the loss. */
  main: MetricId;
}

/** All tasks. */
export const taskInfos: Readonly<Record<TaskKind, TaskInfo>> = {
  classification: {
    kind: 'classification',
    title: { en: 'Classification', ko: '분류' },
    metrics: ['loss', 'accuracy'],
    main: 'accuracy',
  },
  regression: {
    kind: 'regression',
    title: { en: 'Regression', ko: '회귀' },
    metrics: ['loss', 'mse', 'mae'],
    main: 'mae',
  },
  reconstruction: {
    kind: 'reconstruction',
    title: { en: 'Reconstruction', ko: '재구성' },
    metrics: ['loss', 'mse', 'mae'],
    main: 'mse',
  },
  segmentation: {
    kind: 'segmentation',
    title: { en: 'Segmentation', ko: '분할' },
    metrics: ['loss', 'accuracy'],
    main: 'accuracy',
  },
  'multi-output': {
    kind: 'multi-output',
    title: { en: 'Several outputs', ko: '여러 출력' },
    metrics: ['loss'],
    main: 'loss',
  },
};

/**
 * The metrics that tell how good a network is, besides its loss: the main one of its task, for several outputs that of
 * each.
 * @param names all metrics of the network
 */
export function headlineMetrics(kind: TaskKind, names: readonly string[]): string[] {
  if (kind !== 'multi-output') return [taskInfos[kind].main];
  const mains = outputTaskKinds.map((task) => `.${taskInfos[task].main}`);
  return names.filter((name) => mains.some((end) => name.endsWith(end)));
}

/** What a metric is called: the accuracy of a network that predicts the class of every pixel is that of pixels. */
export function metricTitleOf(name: string, task?: TaskKind): MetricInfo['title'] {
  if (task === 'segmentation' && name === 'accuracy') return { en: 'Pixel accuracy', ko: '픽셀 정확도' };
  return knownMetric(name).title;
}
