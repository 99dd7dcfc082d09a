import { attentionNodes, multiHeadAttentionNodes } from './attentionNodes.ts';
import * as convolution from './convolutionNodes.ts';
import type { LayerCall } from './LayerCall.ts';
import type { WrittenValue } from './OnnxWriter.ts';
import * as normalisation from './normalisationNodes.ts';
import * as own from './ownNodes.ts';
import * as pooling from './poolingNodes.ts';
import * as rearranging from './rearrangingNodes.ts';
import { bidirectionalNodes, recurrentNodes } from './recurrentNodes.ts';
import * as token from './tokenNodes.ts';
import * as value from './valueNodes.ts';

type Write = (call: LayerCall) => WrittenValue;

/** How the layers of a class are written as nodes, without an activation function of their own. */
export const layerNodes: Readonly<Record<string, Write>> = {
  Dense: value.denseNodes,
  Conv1D: convolution.convolutionNodes,
  Conv2D: convolution.convolutionNodes,
  GroupedConv1D: convolution.groupedConvolutionNodes,
  GroupedConv2D: convolution.groupedConvolutionNodes,
  DepthwiseConv2D: convolution.depthwiseNodes,
  SeparableConv2D: convolution.separableNodes,
  DepthwiseConv1D: convolution.depthwiseNodes,
  SeparableConv1D: convolution.separableNodes,
  Conv1DTranspose: convolution.transposedConvolutionNodes,
  Conv2DTranspose: convolution.transposedConvolutionNodes,
  GroupedConv2DTranspose: convolution.transposedConvolutionNodes,
  MaxPooling1D: pooling.poolingNodes('MaxPool'),
  AveragePooling1D: pooling.poolingNodes('AveragePool'),
  GlobalAveragePooling1D: pooling.wholePoolingNodes('ReduceMean'),
  GlobalMaxPooling1D: pooling.wholePoolingNodes('ReduceMax'),
  MaxPooling2D: pooling.poolingNodes('MaxPool'),
  AveragePooling2D: pooling.poolingNodes('AveragePool'),
  GlobalAveragePooling2D: pooling.wholePoolingNodes('ReduceMean'),
  GlobalMaxPooling2D: pooling.wholePoolingNodes('ReduceMax'),
  Activation: ({ input }) => input,
  ReLU: value.reluNodes,
  LeakyReLU: value.slopeNodes('LeakyRelu', 'alpha'),
  ELU: value.slopeNodes('Elu', 'alpha'),
  ThresholdedReLU: value.slopeNodes('ThresholdedRelu', 'theta'),
  PReLU: value.preluNodes,
  Softmax: value.softmaxNodes,
  BatchNormalization: normalisation.batchNormalizationNodes,
  GroupNormalization: normalisation.groupNormalizationNodes,
  LayerNormalization: normalisation.layerNormalizationNodes,
  UnitNormalization: normalisation.unitNormalizationNodes,
  RMSNormalization: normalisation.rmsNormalizationNodes,
  Attention: attentionNodes,
  MultiHeadAttention: multiHeadAttentionNodes,
  SimpleRNN: recurrentNodes,
  LSTM: recurrentNodes,
  GRU: recurrentNodes,
  Bidirectional: bidirectionalNodes,
  Embedding: token.embeddingNodes,
  Masking: token.maskingNodes,
  RepeatVector: rearranging.repeatNodes,
  Flatten: rearranging.flattenNodes,
  Reshape: rearranging.reshapeNodes,
  Permute: rearranging.permuteNodes,
  ZeroPadding1D: rearranging.paddingNodes,
  ZeroPadding2D: rearranging.paddingNodes,
  Cropping1D: rearranging.croppingNodes,
  Cropping2D: rearranging.croppingNodes,
  CenterCrop: rearranging.centerCropNodes,
  UpSampling1D: rearranging.repeatedStepsNodes,
  UpSampling2D: rearranging.upSamplingNodes,
  Resizing: rearranging.resizingNodes,
  Rescaling: value.rescalingNodes,
  Normalization: normalisation.normalizationNodes,
  Add: value.mergingNodes('Add'),
  Subtract: value.mergingNodes('Sub'),
  Multiply: value.mergingNodes('Mul'),
  Average: value.mergingNodes('Mean'),
  Maximum: value.mergingNodes('Max'),
  Minimum: value.mergingNodes('Min'),
  Divide: value.mergingNodes('Div'),
  MatMul: own.matMulNodes,
  Clip: own.clipNodes,
  Power: own.powerNodes,
  Gather: own.gatherNodes,
  Reduce: own.reduceNodes,
  ConstantValues: own.constantNodes,
  CumulativeSum: own.cumulativeNodes,
  Concatenate: value.concatenationNodes,
  Dropout: value.dropoutNodes,
  ...Object.fromEntries(
    [
      ...['SpatialDropout1D', 'SpatialDropout2D', 'AlphaDropout', 'GaussianDropout', 'GaussianNoise'],
      ...['ActivityRegularization', 'Identity', 'RandomFlip', 'RandomTranslation', 'RandomRotation'],
      ...['RandomZoom', 'RandomContrast', 'RandomBrightness', 'RandomHeight', 'RandomWidth'],
    ].map((className) => [className, value.passingNodes]),
  ),
};
