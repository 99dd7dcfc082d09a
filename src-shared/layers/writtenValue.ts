import { softmaxTerms } from '../arithmetic/activation.ts';
import { convolutionTerms } from '../arithmetic/convolution.ts';
import { denseSums, denseTerms } from '../arithmetic/dense.ts';
import { elementTerms } from '../arithmetic/elementwise.ts';
import { poolingTerms } from '../arithmetic/pooling.ts';
import type { FrameTensor } from '../contract/service.ts';
import type { LayerInfo } from '../model/model.ts';
import type { Place } from '../model/place.ts';
import { factsOf } from './layers.ts';

/** A layer for one example: what goes in, its weights by their short names, and what comes out, each `[1, ...]`. */
export interface WrittenLayer {
  layer: LayerInfo;
  inputs: readonly FrameTensor[];
  weights: ReadonlyMap<string, FrameTensor>;
  output: FrameTensor;
}

/** A value as the window's arithmetic writes it, in float64. */
export interface WrittenValue {
  value: number;
  /** Sum of the magnitudes of what it is the sum of: rounding in float32 is in proportion to it. */
  magnitude: number;
}

/** One value of a layer's output by the arithmetic that the window writes; undefined where it writes none. */
export function writtenValue(written: WrittenLayer, place: Place): WrittenValue | undefined {
  const { layer, inputs, weights, output } = written;
  const arithmetic = factsOf(layer).arithmetic(layer);
  const bias = weights.get('bias');
  const [first] = inputs as [FrameTensor];
  if (arithmetic.view === 'maps') return undefined;
  if (arithmetic.view === 'convolution') {
    const kernel = weights.get(arithmetic.kernel)!;
    const terms = convolutionTerms({ layer, input: first, kernel, bias, output }, place);
    const products = terms.channels.flatMap((one) => [...one.products]);
    // An activation that depends on other maps too has no number of its own.
    return {
      value: terms.activated ?? terms.value,
      magnitude: products.reduce((sum, one) => sum + Math.abs(one), 0),
    };
  }
  if (arithmetic.view === 'pool') {
    const { result } = poolingTerms(layer, first, output, place)!;
    return { value: result, magnitude: Math.abs(result) };
  }
  if (arithmetic.view === 'dense') return writtenUnit(written, place);
  const terms = elementTerms({ layer, inputs: [...inputs], weights: new Map(weights), output }, place)!;
  return {
    value: terms.result!,
    magnitude: terms.inputs.reduce((sum, one) => sum + Math.abs(one.value), 0),
  };
}

function writtenUnit({ layer, inputs, weights, output }: WrittenLayer, { map }: Place): WrittenValue {
  const [input] = inputs as [FrameTensor];
  const tensors = { layer, input, kernel: weights.get('kernel')!, bias: weights.get('bias'), output };
  const terms = denseTerms(tensors, map);
  const magnitude = terms.terms.reduce((sum, one) => sum + Math.abs(one.product), 0);
  if (layer.activation === 'softmax')
    return { value: softmaxTerms(denseSums(tensors)).probabilities[map]!, magnitude };
  return { value: terms.activated!, magnitude };
}
