import { LRNGrad, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { coversLocalResponse, type LocalResponseAttributes, localResponseRow } from './localResponse.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  x: TensorInfo;
  y: TensorInfo;
  dy: TensorInfo;
}

/** The gradient of local response normalisation for its input, from the input, the output and its gradient, [N, H, W, C]. */
export const lrnGrad = kernelEntry<Inputs, LocalResponseAttributes>({
  kernelName: LRNGrad,
  covers: ({ x, y, dy }, attributes) => coversLocalResponse([x, y, dy], attributes),
  compute({ inputs: { x, y, dy }, attributes: { depthRadius, bias, alpha, beta }, module }) {
    const channels = x.shape[3]!;
    const output = module.output(x.shape);
    const rowBytes = localResponseRow(channels, depthRadius);
    const [row] = module.scratch(2 * rowBytes) as [number];
    const pixels = util.sizeFromShape(x.shape) / Math.max(1, channels);
    module.exports.localResponseGradient(
      ...([module.offset(x), module.offset(y), module.offset(dy), module.offset(output)] as const),
      ...([row, rowBytes, pixels, channels, depthRadius, bias, alpha, beta * 4] as const),
    );
    return output;
  },
});
