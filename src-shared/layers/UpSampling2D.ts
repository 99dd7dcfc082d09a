import type { LayerInfo } from '../model/model.ts';
import type { Arithmetic, AxisQuestion, LayerFacts } from './LayerFacts.ts';
import { mapsOnly, signOfInputs } from './families/common.ts';
import { shifting } from './families/shifting.ts';
import { pair } from './settings.ts';

const nearest = shifting(
  'UpSampling2D',
  ({ upSampling }, position, axis) => Math.floor(position / (upSampling?.[axis] ?? 1)),
  {
    describe: ({ config }) => ({
      upSampling: pair(config['size']),
      interpolation: config['interpolation'] === 'bilinear' ? 'bilinear' : 'nearest',
      halfPixel: config['halfPixelCenters'] === true ? true : undefined,
    }),
  },
);

/** Enlarges maps by repeating values or by interpolation. The interpolation is not explained. */
export const upSampling2D: LayerFacts = {
  ...nearest,
  reads: { from: 'positions', positions },
  signed: signOfInputs,
  arithmetic: (layer): Arithmetic =>
    layer.interpolation === 'bilinear' ? mapsOnly() : nearest.arithmetic(layer),
};

/**
 * Between two positions both are mixed; outside the first and the last there is only that. TensorFlow.js lays the first positions of
 * both pictures on each other, Keras their edges.
 */
function positions(layer: LayerInfo, { axis, position, sizes, input }: AxisQuestion): number[] {
  const factor = layer.upSampling?.[axis] ?? 1;
  const at = layer.halfPixel ? (position + 0.5) / factor - 0.5 : position / factor;
  const last = sizes[input]! - 1;
  if (layer.interpolation !== 'bilinear') return [Math.floor(position / factor)];
  const first = Math.floor(at);
  if (first < 0) return [0];
  return at !== first && first < last ? [first, first + 1] : [Math.min(first, last)];
}
