import { dropNoise } from './dropNoise.ts';
import type { LayerEngine } from '../LayerEngine.ts';

/** Drops whole channels of a sequence. */
export const spatialDropout1D: LayerEngine = { className: 'SpatialDropout1D', noise: dropNoise };
