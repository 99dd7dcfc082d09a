import type { LayerInfo } from '../model/model.ts';
import type { FrameTensor } from '../contract/service.ts';
import { activate } from './activation.ts';

/** The contribution of one input to a unit's sum. */
export interface DenseTerm {
  input: number;
  value: number;
  weight: number;
  product: number;
}

/** The terms of one unit of a fully connected layer, in float64 from the engine's float32 numbers. */
export interface DenseTerms {
  /** One per input, in the order of the inputs. */
  terms: DenseTerm[];
  bias: number | null;
  /** Sum of all products and the bias: the logit if softmax follows. */
  sum: number;
  /** The activation of the sum; undefined if it is not elementwise. */
  activated: number | undefined;
  /** The engine's own value. */
  value: number;
}

/**
 * The tensors of a fully connected layer in one frame: input `[1, N]`, kernel `[N, M]` or only the unit's column `[N,
 * 1]`, bias `[M]`, output `[1, M]`.
 */
export interface DenseTensors {
  layer: LayerInfo;
  input: FrameTensor;
  kernel: FrameTensor;
  bias: FrameTensor | undefined;
  output: FrameTensor;
}

export function denseTerms({ layer, input, kernel, bias, output }: DenseTensors, unit: number): DenseTerms {
  const units = kernel.shape[1]!;
  const own = kernel.map === undefined ? unit : 0;
  const terms = Array.from({ length: kernel.shape[0]! }, (_none, at): DenseTerm => {
    const value = input.data[at]!;
    const weight = kernel.data[at * units + own]!;
    return { input: at, value, weight, product: value * weight };
  });
  const shift = bias ? bias.data[unit]! : null;
  const sum = terms.reduce((total, term) => total + term.product, shift ?? 0);
  return { terms, bias: shift, sum, activated: activate(layer.activation, sum), value: output.data[unit]! };
}

/** The sums of all units, for a whole kernel: the logits if softmax follows. */
export function denseSums(tensors: DenseTensors): number[] {
  const { kernel, input, bias } = tensors;
  const units = kernel.shape[1]!;
  const sums = Array.from({ length: units }, (_none, unit) => (bias ? bias.data[unit]! : 0));
  for (let at = 0; at < kernel.shape[0]!; at++) {
    const value = input.data[at]!;
    for (let unit = 0; unit < units; unit++)
      sums[unit] = sums[unit]! + value * kernel.data[at * units + unit]!;
  }
  return sums;
}
