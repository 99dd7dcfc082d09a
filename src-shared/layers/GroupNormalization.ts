import { valueAt, type ElementTensors } from '../arithmetic/elements.ts';
import type { LayerInfo } from '../model/model.ts';
import { coordinatesOf, type Place } from '../model/place.ts';
import type { AxisQuestion, LayerSettings } from './LayerFacts.ts';
import { momentsOf, normalised, placesAlong, type Moments } from './families/normalisation.ts';
import { elementwise } from './families/common.ts';
import { numeric } from './settings.ts';

/** Normalises each example by the mean and variance of groups of its channels (Wu and He 2018). */
export const groupNormalization = elementwise(
  'GroupNormalization',
  (tensors, place) => normalised(tensors, place, momentsAt(tensors, place)),
  {
    kind: 'normalization',
    describe,
    maps: () => 'withinGroups',
    reads: { from: 'positions', positions },
  },
);

function describe({ config, output }: LayerSettings): Partial<LayerInfo> | undefined {
  const groups = numeric(config['groups']);
  if (groups === undefined || groups < 1 || output.at(-1)! % groups !== 0 || output.length > 3)
    return undefined;
  return { groups, epsilon: numeric(config['epsilon']) };
}

function momentsAt({ layer, inputs }: ElementTensors, place: Place): Moments {
  const input = inputs[0]!;
  const shape = input.shape.slice(1);
  const size = shape.at(-1)! / (layer.groups ?? 1);
  const groupOf = (one: Place): number => Math.floor(coordinatesOf(shape, one).at(-1)! / size);
  const places = placesAlong(shape, [...shape.keys()], place).filter(
    (one) => groupOf(one) === groupOf(place),
  );
  return momentsOf(places.map((one) => valueAt(input, one)));
}

/** All positions, along rows and columns. */
function positions({ outputShape }: LayerInfo, { axis, position, sizes, input }: AxisQuestion): number[] {
  if (axis >= outputShape.length - 1) return [position];
  return Array.from({ length: sizes[input]! }, (_none, index) => index);
}
