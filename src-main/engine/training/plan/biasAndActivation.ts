import { sumReduced } from '../../kernels/reduction/reduction.ts';
import { activate, activationGradient, type ActivationName } from './activations.ts';
import type { LayerContext, PlannedWeight, Signal } from './CompiledLayer.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** How a layer with weights ends: when the bias is added, and which activation follows. */
export interface Ending {
  activation: ActivationName;
  bias: PlannedWeight | undefined;
  /** Whether the accumulation starts from the bias. Otherwise the bias is added afterwards, which rounds differently. */
  biasFirst: boolean;
  /** Whether the product kernel applies the ReLU itself. */
  reluWithin: boolean;
}

/** Applies the bias and activation that the layer's product kernel did not. */
export function finishForward({ module: { exports } }: LayerContext, e: Ending, output: Signal): () => void {
  const count = sizeOf(output.shape);
  const columns = output.shape.at(-1)!;
  const { values } = output;
  return () => {
    if (e.bias && !e.biasFirst) exports.addToRows(values, e.bias.address(), values, count / columns, columns);
    if (!e.reluWithin) activate(exports, e.activation, { source: values, target: values, count });
  };
}

/** Bytes of scratch memory for the gradient before the activation. */
export function innerGradientBytes(e: Ending, output: Signal): number {
  return e.activation === 'linear' ? 0 : sizeOf(output.shape) * 4;
}

/**
 * The gradient before the activation: in `scratch`, so that the output's own gradient stays readable, or the output's
 * gradient if there is no activation. Also accumulates the bias gradient.
 */
export function beginBackward(
  { module: { exports } }: LayerContext,
  e: Ending,
  output: Signal,
): (scratch: number) => number {
  const count = sizeOf(output.shape);
  const columns = output.shape.at(-1)!;
  const sums = { outer: 1, reduced: count / columns, inner: columns, factor: 1 };
  return (scratch) => {
    const { activation } = e;
    const inner = activation === 'linear' ? output.gradient! : scratch;
    if (activation !== 'linear')
      activationGradient(exports, activation, {
        output: output.values,
        dy: output.gradient!,
        target: inner,
        count,
      });
    if (e.bias) sumReduced(exports, inner, e.bias.gradient, sums);
    return inner;
  };
}
