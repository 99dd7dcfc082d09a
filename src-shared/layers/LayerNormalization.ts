import { valueAt, type ElementTensors } from '../arithmetic/elements.ts';
import type { LayerInfo } from '../model/model.ts';
import type { Place } from '../model/place.ts';
import type { AxisQuestion, LayerSettings } from './LayerFacts.ts';
import { axesOfLayer, momentsOf, normalised, placesAlong, type Moments } from './families/normalisation.ts';
import { elementwise } from './families/common.ts';
import { axesOf, numeric } from './settings.ts';

/** Normalises each example by its own mean and variance along the layer's axes (Ba et al. 2016). */
export const layerNormalization = elementwise(
  'LayerNormalization',
  (tensors, place) => normalised(tensors, place, momentsAt(tensors, place)),
  {
    kind: 'normalization',
    describe,
    maps: (layer, input) => (axesOfLayer(layer, input).includes(input.length - 1) ? 'mixes' : 'oneByOne'),
    reads: { from: 'positions', positions },
  },
);

/** TensorFlow.js stores the weights in the order of the axes, which is memory order only if the axes are ascending. */
function describe(settings: LayerSettings): Partial<LayerInfo> | undefined {
  const axes = axesOf(settings.config['axis'] ?? -1, settings);
  const ascending = axes?.every((axis, index) => index === 0 || axis > axes[index - 1]!);
  return ascending ? { axes, epsilon: numeric(settings.config['epsilon']) } : undefined;
}

function momentsAt({ layer, inputs }: ElementTensors, place: Place): Moments {
  const input = inputs[0]!;
  const shape = input.shape.slice(1);
  return momentsOf(placesAlong(shape, axesOfLayer(layer, shape), place).map((one) => valueAt(input, one)));
}

/** All positions of an axis that the layer normalises along. */
function positions(layer: LayerInfo, { axis, position, sizes, input }: AxisQuestion): number[] {
  const spatial = layer.outputShape.length - 1;
  const along = axis < spatial && axesOfLayer(layer, layer.outputShape).includes(axis);
  return along ? Array.from({ length: sizes[input]! }, (_none, index) => index) : [position];
}
