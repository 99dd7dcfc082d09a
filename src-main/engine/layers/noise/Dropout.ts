import { dropNoise } from './dropNoise.ts';
import type { LayerEngine } from '../LayerEngine.ts';

/** Drops random values. */
export const dropout: LayerEngine = { className: 'Dropout', noise: dropNoise };
