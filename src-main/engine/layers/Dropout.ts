import { dropNoise } from './dropNoise.ts';
import type { LayerEngine } from './LayerEngine.ts';

/** Drops values. */
export const dropout: LayerEngine = { className: 'Dropout', noise: dropNoise };
