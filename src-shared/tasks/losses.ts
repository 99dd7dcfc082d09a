import type { TaskKind } from './tasks.ts';

/** Losses by the names the command line uses. */
export const lossNames = ['cross-entropy', 'binary-cross-entropy', 'mse', 'mae', 'hinge'] as const;
export type LossName = (typeof lossNames)[number];

/** What is known of a loss. */
export interface LossInfo {
  title: { en: string; ko: string };
  /** Of which tasks it can be the loss. */
  tasks: readonly TaskKind[];
  /** Activations of a last layer that it fits; undefined where it fits any. `linear` is none at all. */
  activations?: readonly string[] | undefined;
}

/**
 * Every loss a person may choose. Each is the mean over a batch; those of single values are the mean over an example's values too.
 * Hinge is that of Crammer and Singer: max(0, 1 + the highest score of another class - the score of the right one).
 */
export const lossInfos: Readonly<Record<LossName, LossInfo>> = {
  'cross-entropy': {
    title: { en: 'Softmax cross-entropy', ko: '소프트맥스 교차 엔트로피' },
    tasks: ['classification'],
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
