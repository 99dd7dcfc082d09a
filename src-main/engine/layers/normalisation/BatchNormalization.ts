import type { LayerEngine } from '../LayerEngine.ts';

/** Normalises by the mean and variance of the whole batch, which the threads exchange. */
export const batchNormalization: LayerEngine = { className: 'BatchNormalization', wholeBatch: true };
