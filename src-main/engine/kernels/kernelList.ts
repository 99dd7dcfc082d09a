import {
  leakyReluGrad,
  relu6Grad,
  reluGrad,
  seluGrad,
  sigmoidGrad,
  tanhGrad,
} from './activationGradients.ts';
import { add } from './Add.ts';
import { averagePool } from './AvgPool.ts';
import { averagePoolGrad } from './AvgPoolGrad.ts';
import { batchMatMul } from './BatchMatMul.ts';
import { batchMoments } from './BatchMoments.ts';
import { batchNormGradient } from './BatchNormGradient.ts';
import { batchNormSums } from './BatchNormSums.ts';
import { conv2D } from './Conv2D.ts';
import { conv2DBackpropFilter } from './Conv2DBackpropFilter.ts';
import { conv2DBackpropInput } from './Conv2DBackpropInput.ts';
import { depthwiseFilterGrad } from './DepthwiseConv2dNativeBackpropFilter.ts';
import { depthwiseInputGrad } from './DepthwiseConv2dNativeBackpropInput.ts';
import { eluGrad } from './EluGrad.ts';
import { exp } from './Exp.ts';
import { fusedBatchNorm } from './FusedBatchNorm.ts';
import { fusedConv2D } from './FusedConv2D.ts';
import { fusedMatMul } from './FusedMatMul.ts';
import { identity } from './Identity.ts';
import { logSoftmax } from './LogSoftmax.ts';
import { lrn } from './LRN.ts';
import { lrnGrad } from './LRNGrad.ts';
import { maxPool } from './MaxPool.ts';
import { maxPoolGrad } from './MaxPoolGrad.ts';
import { mean } from './Mean.ts';
import { relu } from './Relu.ts';
import { sigmoid } from './Sigmoid.ts';
import { softmax } from './Softmax.ts';
import { softmaxCrossEntropyKernel } from './softmaxCrossEntropy.ts';
import { sum } from './Sum.ts';
import { tanh } from './Tanh.ts';
import { unsortedSegmentSum } from './UnsortedSegmentSum.ts';
import type { KernelEntry } from './TrainingKernel.ts';

/** Every kernel of the pack. */
export const kernelList: readonly KernelEntry[] = [
  ...[conv2D, fusedConv2D, conv2DBackpropInput, conv2DBackpropFilter],
  ...[depthwiseFilterGrad, depthwiseInputGrad],
  ...[batchMatMul, fusedMatMul],
  ...[maxPool, maxPoolGrad, averagePool, averagePoolGrad],
  ...[tanh, sigmoid, exp, relu, identity],
  ...[reluGrad, relu6Grad, leakyReluGrad, eluGrad, seluGrad, tanhGrad, sigmoidGrad],
  ...[fusedBatchNorm, batchMoments, batchNormSums, batchNormGradient],
  ...[lrn, lrnGrad, unsortedSegmentSum],
  ...[add, sum, mean, softmax, logSoftmax, softmaxCrossEntropyKernel],
];
