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

/** TensorFlow.js interpolates between two positions; beyond the last one there is only that. */
function positions(layer: LayerInfo, { axis, position, sizes, input }: AxisQuestion): number[] {
  const at = position / (layer.upSampling?.[axis] ?? 1);
  const first = Math.floor(at);
  const between = layer.interpolation === 'bilinear' && at !== first && first !== sizes[input]! - 1;
  return between ? [first, first + 1] : [first];
}
