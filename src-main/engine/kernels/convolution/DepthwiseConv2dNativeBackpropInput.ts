import { DepthwiseConv2dNativeBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import { convolution, type ConvolutionAttributes, frameBytes, framedInput } from './convolution.ts';
import { depthwiseSizes } from './depthwise.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  dy: TensorInfo;
  filter: TensorInfo;
}

interface Attributes extends Omit<ConvolutionAttributes, 'dataFormat'> {
  inputShape: [number, number, number, number];
}

/**
 * The gradient of a depthwise convolution for its input [N, H, W, C], from the output's gradient dy [N, H', W', C M] and the
 * filter [h, w, C, M].
 */
export const depthwiseInputGrad = kernelEntry<Inputs, Attributes>({
  kernelName: DepthwiseConv2dNativeBackpropInput,
  covers: ({ dy, filter }) => dy.dtype === 'float32' && filter.dtype === 'float32',
  compute({ inputs: { dy, filter }, attributes, module }) {
    const { inputShape } = attributes;
    const c = convolution(inputShape, filter.shape, { ...attributes, dataFormat: 'NHWC' }, true);
    const output = module.output(inputShape);
    const framed = framedInput(c);
    const [frame] = module.scratch(framed.bytes) as [number];
    const target = framed.bytes > 0 ? frame : module.offset(output);
    module.exports.clear(target, c.images * frameBytes(c).image);
    const sizes = depthwiseSizes(c);
    module.exports.depthwiseInputGradient(target, module.offset(dy), module.offset(filter), ...sizes);
    framed.cut(module.exports, target, module.offset(output));
    return output;
  },
});
