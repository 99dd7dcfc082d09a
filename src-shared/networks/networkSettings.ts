import type { Settings } from '../contract/training.ts';

/** Training settings that come with a network; those that are missing take the usual values. */
export type NetworkSettings = Partial<Settings>;

/** Settings of a training for which a network gives none. */
export const usualSettings: Settings = {
  epochs: 5,
  batchSize: 32,
  optimizer: 'adam',
  learningRate: 0.001,
  schedule: 'constant',
  seed: 1,
  validationSplit: 0,
};
