import { valueAt, type ElementFormula, type ElementTensors } from '../arithmetic/elements.ts';
import type { LayerInfo } from '../model/model.ts';
import { coordinatesOf, placeOf, type Place } from '../model/place.ts';
import type { AxisQuestion, Shape } from './LayerFacts.ts';
import { elementwise, signOfInputs } from './families/common.ts';
import { axesOf, numeric } from './settings.ts';

/** The concatenation of all inputs, along the maps or another axis. */
export const concatenate = elementwise('Concatenate', terms, {
  kind: 'merge',
  describe: (settings) => {
    const axis = numeric(settings.config['axis']) ?? -1;
    // TensorFlow.js concatenates along the last axis for every negative number.
    const axes = axis < -1 ? undefined : axesOf(axis, settings);
    return axes && { axes };
  },
  maps: (layer, input) => (axisOf(layer, input) === input.length - 1 ? 'joins' : 'oneByOne'),
  reads: { from: 'positions', positions },
  signed: signOfInputs,
});

const axisOf = ({ axes }: LayerInfo, shape: Shape): number => axes?.[0] ?? shape.length - 1;

function terms({ layer, inputs, output }: ElementTensors, place: Place): ElementFormula {
  const shape = output.shape.slice(1);
  const axis = axisOf(layer, shape);
  const at = coordinatesOf(shape, place);
  let input = 0;
  let index = at[axis]!;
  while (input < inputs.length - 1 && index >= inputs[input]!.shape[axis + 1]!)
    index -= inputs[input++]!.shape[axis + 1]!;
  const source = { input, ...placeOf(at.with(axis, index)) };
  const x = valueAt(inputs[input]!, source);
  return { sources: [source], formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
}

/** Along the concatenated axis, an input's positions follow those of the inputs before it. */
function positions(layer: LayerInfo, { axis, position, sizes, input }: AxisQuestion): number[] {
  const rank = layer.outputShape.length;
  if (axis >= rank - 1 || axisOf(layer, layer.outputShape) !== axis) return [position];
  const own = position - sizes.slice(0, input).reduce((sum, size) => sum + size, 0);
  return own >= 0 && own < sizes[input]! ? [own] : [];
}
