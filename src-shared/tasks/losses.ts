import type { TaskKind } from './tasks.ts';

/** Losses by their names on the command line. */
export const lossNames = ['cross-entropy', 'binary-cross-entropy', 'mse', 'mae', 'hinge'] as const;
export type LossName = (typeof lossNames)[number];

/** Facts about a loss. */
export interface LossInfo {
  title: { en: string; ko: string };
  /** Tasks that the loss can be used for. */
  tasks: readonly TaskKind[];
  /** Activations of the last layer that the loss fits; undefined if it fits any. `linear` stands for no activation. */
  activations?: readonly string[] | undefined;
}

/**
 * Every selectable loss. Each is the mean over a batch; losses of single values are also averaged over an example's
 * values. Hinge is that of Crammer and Singer: max(0, 1 + the highest score of another class - the score of the right
 * one).
 */
export const lossInfos: Readonly<Record<LossName, LossInfo>> = {
  'cross-entropy': {
    title: { en: 'Softmax cross-entropy', ko: '소프트맥스 교차 엔트로피' },
    tasks: ['classification', 'segmentation'],
    activations: ['softmax', 'linear'],
  },
  'binary-cross-entropy': {
    title: { en: 'Binary cross-entropy', ko: '이진 교차 엔트로피' },
    tasks: ['classification', 'reconstruction'],
    activations: ['sigmoid'],
  },
  mse: {
    title: { en: 'Mean squared error', ko: '평균 제곱 오차' },
    tasks: ['classification', 'regression', 'reconstruction'],
  },
  mae: {
    title: { en: 'Mean absolute error', ko: '평균 절대 오차' },
    tasks: ['classification', 'regression', 'reconstruction'],
  },
  hinge: {
    title: { en: 'Hinge', ko: '힌지' },
    tasks: ['classification'],
    activations: ['linear'],
  },
};
