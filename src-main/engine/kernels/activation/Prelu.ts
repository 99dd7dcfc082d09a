import { Prelu, reshape, tidy, tile, type KernelConfig, type Tensor } from '@tensorflow/tfjs-core';
import type { KernelEntry } from '../runtime/TrainingKernel.ts';

/**
 * max(x, 0) + alpha min(x, 0). The stock kernel of TensorFlow.js 4.22 takes slope i mod n for value i, which is right only for slopes that
 * differ along the last axes: others, such as one for each row of maps, are spread over these axes first.
 */
export const prelu: KernelEntry = {
  kernelName: Prelu,
  config: (stock) => stock && { ...stock, kernelFunc: withSpreadSlopes(stock) },
};

function withSpreadSlopes(stock: KernelConfig): KernelConfig['kernelFunc'] {
  return (call) => {
    const [x, alpha] = [call.inputs['x']!, call.inputs['alpha']! as Tensor];
    const missing = x.shape.length - alpha.shape.length;
    const slopes = [...Array<number>(Math.max(0, missing)).fill(1), ...alpha.shape];
    const first = slopes.findIndex((size) => size !== 1);
    const repeats = slopes.map((size, axis) =>
      first >= 0 && axis > first && size === 1 ? x.shape[axis]! : 1,
    );
    if (repeats.every((count) => count === 1)) return stock.kernelFunc(call);
    const spread = tidy(() => tile(reshape(alpha, slopes), repeats));
    const result = stock.kernelFunc({ ...call, inputs: { ...call.inputs, alpha: spread } });
    spread.dispose();
    return result;
  };
}
