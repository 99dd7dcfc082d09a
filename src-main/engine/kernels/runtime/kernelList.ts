import {
  leakyReluGrad,
  relu6Grad,
  reluGrad,
  seluGrad,
  sigmoidGrad,
  tanhGrad,
} from '../activation/activationGradients.ts';
import { add } from '../reduction/Add.ts';
import { averagePool } from '../pooling/AvgPool.ts';
import { averagePoolGrad } from '../pooling/AvgPoolGrad.ts';
import { batchMatMul } from '../product/BatchMatMul.ts';
import { batchMoments } from '../normalisation/BatchMoments.ts';
import { batchNormGradient } from '../normalisation/BatchNormGradient.ts';
import { batchNormSums } from '../normalisation/BatchNormSums.ts';
import { conv2D } from '../convolution/Conv2D.ts';
import { conv2DBackpropFilter } from '../convolution/Conv2DBackpropFilter.ts';
import { conv2DBackpropInput } from '../convolution/Conv2DBackpropInput.ts';
import { depthwiseFilterGrad } from '../convolution/DepthwiseConv2dNativeBackpropFilter.ts';
import { depthwiseInputGrad } from '../convolution/DepthwiseConv2dNativeBackpropInput.ts';
import { eluGrad } from '../activation/EluGrad.ts';
import { exp } from '../activation/Exp.ts';
import { fusedBatchNorm } from '../normalisation/FusedBatchNorm.ts';
import { fusedConv2D } from '../convolution/FusedConv2D.ts';
import { fusedMatMul } from '../product/FusedMatMul.ts';
import { identity } from '../activation/Identity.ts';
import { logSoftmax } from '../activation/LogSoftmax.ts';
import { lrn } from '../normalisation/LRN.ts';
import { lrnGrad } from '../normalisation/LRNGrad.ts';
import { maxPool } from '../pooling/MaxPool.ts';
import { maxPoolGrad } from '../pooling/MaxPoolGrad.ts';
import { mean } from '../reduction/Mean.ts';
import { prelu } from '../activation/Prelu.ts';
import { recurrentBackward } from '../recurrent/RecurrentBackward.ts';
import { recurrentForward } from '../recurrent/RecurrentForward.ts';
import { relu } from '../activation/Relu.ts';
import { sigmoid } from '../activation/Sigmoid.ts';
import { softmax } from '../activation/Softmax.ts';
import { softmaxCrossEntropyKernel } from '../activation/softmaxCrossEntropy.ts';
import { sum } from '../reduction/Sum.ts';
import { tanh } from '../activation/Tanh.ts';
import { unsortedSegmentSum } from '../reduction/UnsortedSegmentSum.ts';
import type { KernelEntry } from './TrainingKernel.ts';

/** Every kernel of the pack. */
export const kernelList: readonly KernelEntry[] = [
  ...[conv2D, fusedConv2D, conv2DBackpropInput, conv2DBackpropFilter],
  ...[depthwiseFilterGrad, depthwiseInputGrad],
  ...[batchMatMul, fusedMatMul],
  ...[maxPool, maxPoolGrad, averagePool, averagePoolGrad],
  ...[tanh, sigmoid, exp, relu, prelu, identity],
  ...[reluGrad, relu6Grad, leakyReluGrad, eluGrad, seluGrad, tanhGrad, sigmoidGrad],
  ...[fusedBatchNorm, batchMoments, batchNormSums, batchNormGradient],
  ...[lrn, lrnGrad, unsortedSegmentSum],
  ...[recurrentForward, recurrentBackward],
  ...[add, sum, mean, softmax, logSoftmax, softmaxCrossEntropyKernel],
];
