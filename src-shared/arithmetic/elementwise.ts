import { unflattened } from '../model/geometry.ts';
import type { LayerInfo } from '../model/model.ts';
import type { FrameTensor } from '../contract/service.ts';
import { activate } from './activation.ts';

/** A symbol of a formula and the number put in for it. */
export interface FormulaInput {
  /** As the field writes it: `x`, `μ`, `γ`. */
  symbol: string;
  value: number;
}

/** Where in which input a value comes from. */
export interface ElementSource {
  /** Index among the layer's inputs. */
  input: number;
  map: number;
  y: number;
  x: number;
}

/** What one value of a layer that works value by value is computed from. */
export interface ElementTerms {
  sources: ElementSource[];
  formula: string;
  inputs: FormulaInput[];
  /** Computed here in float64; undefined where the layer's formula is not known. */
  result: number | undefined;
  /** The engine's own value. */
  value: number;
}

/** The tensors of one such layer in one frame: `[1, H, W, C]` or `[1, N]`, and its weights by name. */
export interface ElementTensors {
  layer: LayerInfo;
  inputs: FrameTensor[];
  weights: ReadonlyMap<string, FrameTensor>;
  output: FrameTensor;
}

interface Place {
  map: number;
  y: number;
  x: number;
}

/** The terms of one value of a layer that reads the value, or the values, of one place of each input. */
export function elementTerms(tensors: ElementTensors, place: Place): ElementTerms {
  const { layer, inputs, output } = tensors;
  const value = valueAt(output, place);
  const sources = sourcesOf(tensors, place);
  const read = sources.map((source) => valueAt(inputs[source.input]!, source));
  if (layer.kind === 'merge' && sources.length > 1) return { sources, value, ...merged(layer, read) };
  const x = read[0] ?? NaN;
  if (layer.kind === 'normalization' && layer.className === 'BatchNormalization')
    return { sources, value, ...normalised(tensors, x, place.map) };
  if (layer.kind === 'activation') return { sources, value, ...activated(layer, x) };
  return { sources, value, formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
}

/** One value of a tensor `[1, H, W, C]` or `[1, N]`. */
export function valueAt({ shape, data }: FrameTensor, { map, y, x }: Place): number {
  const width = shape.length === 4 ? shape[2]! : 1;
  return data[(y * width + x) * (shape.at(-1) ?? 1) + map] ?? NaN;
}

function sourcesOf({ layer, inputs }: ElementTensors, place: Place): ElementSource[] {
  const first = inputs[0];
  if (layer.kind === 'flatten' && first?.shape.length === 4) {
    const { unit, y, x } = unflattened(place.map, first.shape.slice(1));
    return [{ input: 0, map: unit, y, x }];
  }
  if (layer.className === 'Concatenate') {
    let map = place.map;
    for (const [input, { shape }] of inputs.entries()) {
      const maps = shape.at(-1)!;
      if (map < maps) return [{ input, ...place, map }];
      map -= maps;
    }
  }
  return inputs.map((_tensor, input) => ({ input, ...place }));
}

type Formula = Pick<ElementTerms, 'formula' | 'inputs' | 'result'>;

function merged(layer: LayerInfo, read: number[]): Formula {
  const names = read.map((_value, at) => `x${'₁₂₃₄₅₆₇₈₉'[at] ?? at + 1}`);
  const inputs = read.map((value, at) => ({ symbol: names[at]!, value }));
  const sum = read.reduce((total, value) => total + value, 0);
  const kinds: Record<string, [formula: string, result: number]> = {
    Add: [names.join(' + '), sum],
    Multiply: [names.join(' × '), read.reduce((product, value) => product * value, 1)],
    Average: [`(${names.join(' + ')}) / ${read.length}`, sum / read.length],
    Maximum: [`max(${names.join(', ')})`, Math.max(...read)],
    Minimum: [`min(${names.join(', ')})`, Math.min(...read)],
  };
  const [formula, result] = kinds[layer.className] ?? [`${layer.className}(${names.join(', ')})`, undefined];
  return { formula, inputs, result };
}

/** Batch normalisation as it is used outside training. */
function normalised({ layer, weights }: ElementTensors, x: number, channel: number): Formula {
  const of = (name: string, otherwise: number): number => weights.get(name)?.data[channel] ?? otherwise;
  const [mean, variance] = [of('moving_mean', 0), of('moving_variance', 1)];
  const [gamma, beta] = [of('gamma', 1), of('beta', 0)];
  const epsilon = layer.epsilon ?? 0.001;
  return {
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

function activated(layer: LayerInfo, x: number): Formula {
  const named: Record<string, string> = { ReLU: 'relu', LeakyReLU: 'leakyrelu', ELU: 'elu' };
  const name = layer.activation ?? named[layer.className];
  const formulas: Record<string, string> = {
    relu: 'max(0, x)',
    relu6: 'min(6, max(0, x))',
    leakyrelu: 'x ≥ 0 ? x : α x',
    elu: 'x ≥ 0 ? x : eˣ − 1',
    tanh: 'tanh x',
    sigmoid: '1 / (1 + e⁻ˣ)',
  };
  const inputs = [{ symbol: 'x', value: x }];
  if (name === 'leakyrelu') inputs.push({ symbol: 'α', value: layer.slope ?? 0.3 });
  return {
    formula: formulas[name ?? ''] ?? `${name ?? layer.className}(x)`,
    inputs,
    result: name === undefined ? undefined : activate(name, x, layer.slope),
  };
}
