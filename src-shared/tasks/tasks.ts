import type { MetricId } from './metrics.ts';

/** What a network is trained for: to predict the class of an input, to predict numbers, or to reconstruct the input. */
export const taskKinds = ['classification', 'regression', 'reconstruction'] as const;
export type TaskKind = (typeof taskKinds)[number];

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
};

/** The main metric of a task, besides its loss. */
export const mainMetric = (kind: TaskKind): MetricId => taskInfos[kind].main;
