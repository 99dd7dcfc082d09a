import type { FrameTensor } from '../contract/service.ts';
import type { LayerInfo } from '../model/model.ts';
import { indexOfPlace, type Place } from '../model/place.ts';

/** A symbol of a formula and its value. */
export interface FormulaInput {
  /** In common notation: `x`, `μ`, `γ`. */
  symbol: string;
  value: number;
}

/** Source of a value: which input, and where in it. */
export interface ElementSource extends Place {
  /** Index of the input among the layer's inputs. */
  input: number;
}

/** The computation of one value of a layer from a few others. */
export interface ElementFormula {
  /** Empty if the value depends on no input, for example zero padding. */
  sources: ElementSource[];
  formula: string;
  inputs: FormulaInput[];
  /** Result in float64; undefined if the formula of the activation is unknown. */
  result: number | undefined;
}

/** The terms of one value of an elementwise layer. */
export interface ElementTerms extends ElementFormula {
  /** The engine's own value. */
  value: number;
}

/** The tensors of an elementwise layer in one frame: `[1, H, W, C]`, `[1, T, C]` or `[1, N]`, and its weights by name. */
export interface ElementTensors {
  layer: LayerInfo;
  inputs: FrameTensor[];
  weights: ReadonlyMap<string, FrameTensor>;
  output: FrameTensor;
}

/** One value of a tensor `[1, H, W, C]`, `[1, T, C]` or `[1, N]`; NaN outside it. */
export function valueAt({ shape, data }: FrameTensor, place: Place): number {
  return data[indexOfPlace(shape.slice(1), place)] ?? NaN;
}

/** The value of the first input at a place, as `x`. */
export function readX({ inputs }: ElementTensors, place: Place): { sources: ElementSource[]; x: number } {
  return { sources: [{ input: 0, ...place }], x: inputs[0] ? valueAt(inputs[0], place) : NaN };
}

/** The formula of a layer that passes a value on unchanged. */
export function passedOn(tensors: ElementTensors, place: Place): ElementFormula {
  const { sources, x } = readX(tensors, place);
  return { sources, formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
}
