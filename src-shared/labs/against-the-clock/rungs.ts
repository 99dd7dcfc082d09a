import type { Rung, RungSettings } from './course.ts';

/** Before the first idea: small weights, small batches, plain gradient descent at a fixed rate. */
const START: RungSettings = {
  ...{ batchSize: 16, optimizer: 'sgd', learningRate: 0.01, schedule: 'constant' },
  ...{ augment: undefined, averageLast: undefined, weights: 'small', normalised: false },
};

/** The ladder, from the bottom. */
export const rungs: readonly Rung[] = [
  { id: 'start', name: { en: 'Start', ko: '출발점' }, change: {} },
  {
    id: 'initialisation',
    name: { en: 'He initialisation', ko: 'He 초기화' },
    change: { weights: 'he' },
  },
  {
    id: 'normalisation',
    name: { en: 'Batch normalisation', ko: '배치 정규화' },
    change: { normalised: true },
  },
  {
    id: 'momentum',
    name: { en: 'Momentum instead', ko: '대신 모멘텀' },
    change: { normalised: false, optimizer: 'momentum' },
  },
  {
    id: 'batch-size',
    name: { en: 'Larger batches', ko: '더 큰 배치' },
    change: { batchSize: 128, learningRate: 0.08 },
  },
  {
    id: 'one-cycle',
    name: { en: 'One cycle of the rate', ko: '한 주기 학습률' },
    change: { schedule: 'one-cycle', learningRate: 0.12 },
  },
  {
    id: 'augmentation',
    name: { en: 'Augmentation', ko: '데이터 증강' },
    change: { augment: ['shift'] },
  },
  {
    id: 'averaging',
    name: { en: 'Averaged weights', ko: '가중치 평균' },
    change: { augment: undefined, averageLast: 0.1 },
  },
];

/** All settings of a rung: those of the start with every change up to it. */
export function settingsOf(id: string): RungSettings {
  const at = rungs.findIndex((rung) => rung.id === id);
  return rungs
    .slice(0, at + 1)
    .reduce<RungSettings>((settings, { change }) => ({ ...settings, ...change }), START);
}

/** The rung that reaches the goal soonest; its settings are those of the recipe `fast-cnn`. */
export const TOP = 'one-cycle';
