import type { FrameTensor } from '../contract/service.ts';
import type { LayerInfo } from '../model/model.ts';
import { indexOfPlace, type Place } from '../model/place.ts';

/** A symbol of a formula and the number put in for it. */
export interface FormulaInput {
  /** As the field writes it: `x`, `μ`, `γ`. */
  symbol: string;
  value: number;
}

/** Where in which input a value comes from. */
export interface ElementSource extends Place {
  /** Index among the layer's inputs. */
  input: number;
}

/** How one value of a layer is computed from few others. */
export interface ElementFormula {
  /** Empty where the value comes from no input: the zeros of a padding. */
  sources: ElementSource[];
  formula: string;
  inputs: FormulaInput[];
  /** Computed here in float64; undefined where the formula of the activation is not known. */
  result: number | undefined;
}

/** What one value of a layer that works value by value is computed from. */
export interface ElementTerms extends ElementFormula {
  /** The engine's own value. */
  value: number;
}

/** The tensors of one such layer in one frame: `[1, H, W, C]`, `[1, T, C]` or `[1, N]`, and its weights by name. */
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

/** The formula of a layer that hands a value on as it is. */
export function passedOn(tensors: ElementTensors, place: Place): ElementFormula {
  const { sources, x } = readX(tensors, place);
  return { sources, formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
}
