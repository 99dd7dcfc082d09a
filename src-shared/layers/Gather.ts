import { valueAt } from '../arithmetic/elements.ts';
import type { LayerInfo } from '../model/model.ts';
import { coordinatesOf, placeOf, type Place } from '../model/place.ts';
import { elementwise, signOfInputs } from './families/common.ts';
import type { AxisQuestion, LayerSettings } from './LayerFacts.ts';
import { axesOf } from './settings.ts';

/** Takes positions along one axis, in any order: a slice with steps, a flip, a mirrored border. */
export const gather = elementwise(
  'Gather',
  (tensors, place) => {
    const input = tensors.inputs[0]!;
    const source = { input: 0, ...sourceOf(tensors.layer, place) };
    const x = valueAt(input, source);
    return { sources: [source], formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
  },
  {
    describe,
    maps: ({ axes }, input) => (axes?.[0] === input.length - 1 ? 'mixes' : 'oneByOne'),
    reads: { from: 'positions', positions },
    signed: signOfInputs,
  },
);

function describe(settings: LayerSettings): Partial<LayerInfo> | undefined {
  const axes = axesOf(settings.config['axis'], settings);
  const indices: unknown = settings.config['indices'];
  return axes && Array.isArray(indices) ? { axes, indices: indices.map(Number) } : undefined;
}

function sourceOf({ axes = [], indices = [], outputShape }: LayerInfo, place: Place): Place {
  const [axis = 0] = axes;
  const at = coordinatesOf(outputShape, place);
  return placeOf(at.with(axis, indices[at[axis]!]!));
}

/** Another position along rows or columns alone; a choice of maps stays where it is. */
function positions({ axes = [], indices = [], outputShape }: LayerInfo, question: AxisQuestion): number[] {
  const { axis, position } = question;
  const isAlong = axes[0] === axis && axis < outputShape.length - 1;
  if (!isAlong) return [position];
  const source = indices[position];
  return source === undefined ? [] : [source];
}
