import { EluGrad, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** dy where the output of an ELU is not negative, else dy (y + 1). */
export const eluGrad = kernelEntry<{ y: TensorInfo; dy: TensorInfo }, object>({
  kernelName: EluGrad,
  covers: ({ y, dy }) => y.dtype === 'float32' && dy.dtype === 'float32',
  compute({ inputs: { y, dy }, module }) {
    const output = module.output(y.shape);
    const count = util.sizeFromShape(y.shape);
    module.exports.eluGradient(module.offset(y), module.offset(dy), module.offset(output), count);
    return output;
  },
});
