import { readX, type ElementFormula, type ElementTensors } from '../../arithmetic/elements.ts';
import { coordinatesOf, placeOf, type Place } from '../../model/place.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { Shape } from '../LayerFacts.ts';

/** What is subtracted from a value and what it is divided by, before scale and shift are applied. */
export interface Moments {
  mean: number;
  variance: number;
}

/** γ (x - μ) / √(σ² + ε) + β with a scale and a shift per position along the layer's axes. */
export function normalised(
  tensors: ElementTensors,
  place: Place,
  { mean, variance }: Moments,
): ElementFormula {
  const { layer, weights, output } = tensors;
  const { sources, x } = readX(tensors, place);
  const at = weightIndex(layer, output.shape.slice(1), place);
  const gamma = weights.get('gamma')?.data[at] ?? 1;
  const beta = weights.get('beta')?.data[at] ?? 0;
  const epsilon = layer.epsilon ?? 0.001;
  return {
    sources,
    formula: 'γ (x − μ) / √(σ² + ε) + β',
    inputs: [
      { symbol: 'x', value: x },
      { symbol: 'μ', value: mean },
      { symbol: 'σ²', value: variance },
      { symbol: 'ε', value: epsilon },
      { symbol: 'γ', value: gamma },
      { symbol: 'β', value: beta },
    ],
    result: (gamma * (x - mean)) / Math.sqrt(variance + epsilon) + beta,
  };
}

/** The axes of a normalisation layer's weights. Default: the last axis */
export const axesOfLayer = ({ axes }: LayerInfo, shape: Shape): readonly number[] =>
  axes ?? [shape.length - 1];

/** Index of a place's weight, for weights with the shape of the layer's axes. */
export function weightIndex(layer: LayerInfo, shape: Shape, place: Place): number {
  const at = coordinatesOf(shape, place);
  return axesOfLayer(layer, shape).reduce((index, axis) => index * shape[axis]! + at[axis]!, 0);
}

/** Mean and variance of values, all of them alike. */
export function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

/** All places that differ from a place only along some axes. */
export function placesAlong(shape: Shape, axes: readonly number[], place: Place): Place[] {
  let found = [coordinatesOf(shape, place)];
  for (const axis of axes)
    found = found.flatMap((one) =>
      Array.from({ length: shape[axis]! }, (_none, index) => one.with(axis, index)),
    );
  return found.map(placeOf);
}
