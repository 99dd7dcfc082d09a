import { DepthwiseConv2dNativeBackpropFilter, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { convolution, type ConvolutionAttributes, framedInput } from './convolution.ts';
import { depthwiseSizes } from './depthwise.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  x: TensorInfo;
  dy: TensorInfo;
}

interface Attributes extends Omit<ConvolutionAttributes, 'dataFormat'> {
  filterShape: [number, number, number, number];
}

/**
 * The gradient of a depthwise convolution for its filter [h, w, C, M], from the input x [N, H, W, C] and the output's gradient
 * dy [N, H', W', C M].
 */
export const depthwiseFilterGrad = kernelEntry<Inputs, Attributes>({
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  covers: ({ x, dy }) => x.dtype === 'float32' && dy.dtype === 'float32',
  compute({ inputs: { x, dy }, attributes, module }) {
    const { filterShape } = attributes;
    const c = convolution(x.shape, filterShape, { ...attributes, dataFormat: 'NHWC' }, true);
    const output = module.output(filterShape);
    const framed = framedInput(c);
    const [frame] = module.scratch(framed.bytes) as [number];
    const target = module.offset(output);
    module.exports.clear(target, util.sizeFromShape(filterShape) * 4);
    const source = framed.place(module.exports, module.offset(x), frame);
    module.exports.depthwiseFilterGradient(source, module.offset(dy), target, ...depthwiseSizes(c));
    return output;
  },
});
