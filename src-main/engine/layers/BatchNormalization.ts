import type { LayerEngine } from './LayerEngine.ts';

/** Normalises by the mean and variance of the whole batch, for which the threads meet. */
export const batchNormalization: LayerEngine = { className: 'BatchNormalization', wholeBatch: true };
