import { LRN, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { coversLocalResponse, type LocalResponseAttributes, localResponseRow } from './localResponse.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** Local response normalisation over the channels of [N, H, W, C] (Krizhevsky et al. 2012, section 3.3). */
export const lrn = kernelEntry<{ x: TensorInfo }, LocalResponseAttributes>({
  kernelName: LRN,
  covers: ({ x }, attributes) => coversLocalResponse([x], attributes),
  compute({ inputs: { x }, attributes: { depthRadius, bias, alpha, beta }, module }) {
    const channels = x.shape[3]!;
    const output = module.output(x.shape);
    const [row] = module.scratch(localResponseRow(channels, depthRadius)) as [number];
    const pixels = util.sizeFromShape(x.shape) / Math.max(1, channels);
    module.exports.localResponse(
      ...([module.offset(x), module.offset(output), row, pixels, channels] as const),
      ...([depthRadius, bias, alpha, beta * 4] as const),
    );
    return output;
  },
});
