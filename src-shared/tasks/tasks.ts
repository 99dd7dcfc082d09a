import type { MetricId } from './metrics.ts';

/**
 * What a network is trained for: to tell which class an input is of, to give the numbers that go with it, or to give the input
 * itself again.
 */
export const taskKinds = ['classification', 'regression', 'reconstruction'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** What is known of a task. */
export interface TaskInfo {
  kind: TaskKind;
  title: { en: string; ko: string };
  /** What is measured of every batch and every evaluation, the loss first. */
  metrics: readonly MetricId[];
  /** What people read beside the loss: another number than the loss that is usual. */
  main: MetricId;
}

/** Every task. */
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

/** The metric that a task is judged by beside its loss. */
export const mainMetric = (kind: TaskKind): MetricId => taskInfos[kind].main;
