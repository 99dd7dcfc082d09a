import { dropNoise } from './dropNoise.ts';
import type { LayerEngine } from '../LayerEngine.ts';

/** Drops whole maps of pictures and of volumes. */
export const spatialDropout: readonly LayerEngine[] = ['SpatialDropout2D', 'SpatialDropout3D'].map(
  (className) => ({ className, noise: dropNoise }),
);
