import type { LayerInfo } from '../model/model.ts';
import type { LayerFacts, Reading } from './LayerFacts.ts';
import { anySign, mapsOnly } from './families/common.ts';
import { activation } from './Activation.ts';
import { add } from './Add.ts';
import { alphaDropout } from './AlphaDropout.ts';
import { average } from './Average.ts';
import { averagePooling1D } from './AveragePooling1D.ts';
import { averagePooling2D } from './AveragePooling2D.ts';
import { batchNormalization } from './BatchNormalization.ts';
import { clip } from './Clip.ts';
import { concatenate } from './Concatenate.ts';
import { conv1D } from './Conv1D.ts';
import { conv2D } from './Conv2D.ts';
import { conv2DTranspose } from './Conv2DTranspose.ts';
import { cropping1D } from './Cropping1D.ts';
import { cropping2D } from './Cropping2D.ts';
import { dense } from './Dense.ts';
import { depthwiseConv2D } from './DepthwiseConv2D.ts';
import { divide } from './Divide.ts';
import { depthToSpace, spaceToDepth } from './families/blocks.ts';
import { dropout } from './Dropout.ts';
import { eLU } from './ELU.ts';
import { embedding } from './Embedding.ts';
import { flatten } from './Flatten.ts';
import { gather } from './Gather.ts';
import { gaussianDropout } from './GaussianDropout.ts';
import { gaussianNoise } from './GaussianNoise.ts';
import { globalAveragePooling1D } from './GlobalAveragePooling1D.ts';
import { globalAveragePooling2D } from './GlobalAveragePooling2D.ts';
import { globalMaxPooling1D } from './GlobalMaxPooling1D.ts';
import { globalMaxPooling2D } from './GlobalMaxPooling2D.ts';
import { groupNormalization } from './GroupNormalization.ts';
import { handingOn } from './handingOn.ts';
import { inputLayer } from './InputLayer.ts';
import { layerNormalization } from './LayerNormalization.ts';
import { leakyReLU } from './LeakyReLU.ts';
import { localResponseNormalization } from './LocalResponseNormalization.ts';
import { masking } from './Masking.ts';
import { maximum } from './Maximum.ts';
import { maxPooling1D } from './MaxPooling1D.ts';
import { maxPooling2D } from './MaxPooling2D.ts';
import { minimum } from './Minimum.ts';
import { multiply } from './Multiply.ts';
import { partialConv2D } from './PartialConv2D.ts';
import { permute } from './Permute.ts';
import { power } from './Power.ts';
import { pReLU } from './PReLU.ts';
import { rbfOutput } from './RbfOutput.ts';
import { reLU } from './ReLU.ts';
import { repeatVector } from './RepeatVector.ts';
import { rescaling } from './Rescaling.ts';
import { reshape } from './Reshape.ts';
import { separableConv2D } from './SeparableConv2D.ts';
import { softmax } from './Softmax.ts';
import { spatialDropout1D } from './SpatialDropout1D.ts';
import { spatialDropout2D } from './SpatialDropout2D.ts';
import { subSampling2D } from './SubSampling2D.ts';
import { thresholdedReLU } from './ThresholdedReLU.ts';
import { upSampling2D } from './UpSampling2D.ts';
import { zeroPadding1D } from './ZeroPadding1D.ts';
import { zeroPadding2D } from './ZeroPadding2D.ts';
import { nothing } from './settings.ts';

/** All supported layer classes. */
export const layerClasses: readonly LayerFacts[] = [
  activation,
  add,
  alphaDropout,
  average,
  averagePooling1D,
  averagePooling2D,
  batchNormalization,
  clip,
  concatenate,
  conv1D,
  conv2D,
  conv2DTranspose,
  cropping1D,
  cropping2D,
  dense,
  depthwiseConv2D,
  depthToSpace,
  divide,
  dropout,
  eLU,
  embedding,
  flatten,
  gather,
  gaussianDropout,
  gaussianNoise,
  globalAveragePooling1D,
  globalAveragePooling2D,
  globalMaxPooling1D,
  globalMaxPooling2D,
  groupNormalization,
  inputLayer,
  layerNormalization,
  leakyReLU,
  localResponseNormalization,
  masking,
  maximum,
  maxPooling1D,
  maxPooling2D,
  minimum,
  multiply,
  partialConv2D,
  permute,
  power,
  pReLU,
  rbfOutput,
  reLU,
  repeatVector,
  rescaling,
  reshape,
  separableConv2D,
  softmax,
  spaceToDepth,
  spatialDropout1D,
  spatialDropout2D,
  subSampling2D,
  thresholdedReLU,
  upSampling2D,
  zeroPadding1D,
  zeroPadding2D,
  ...handingOn,
];

/** Classes of TensorFlow.js that are treated as opaque: their maps are shown, but not how they are computed. */
export const opaqueClasses: readonly string[] = [
  ...['AveragePooling3D', 'MaxPooling3D', 'Conv3D', 'Conv3DTranspose', 'Dot'],
  ...['RNN', 'SimpleRNN', 'GRU', 'LSTM', 'ConvRNN2D', 'ConvLSTM2D', 'Bidirectional', 'TimeDistributed'],
  ...[
    'GroupedConv1D',
    'GroupedConv2D',
    'GroupedConv2DTranspose',
    'CategoryEncoding',
    'CenterCrop',
    'Resizing',
    'Normalization',
    'Subtract',
    'AdditiveAttention',
    'Attention',
    'ConstantValues',
    'CumulativeSum',
    'Interpolation',
    'Select',
    'Conv1DTranspose',
    'DepthwiseConv1D',
    'MultiHeadAttention',
    'RMSNormalization',
    'SeparableConv1D',
    'UnitNormalization',
    'UpSampling1D',
    'MatMul',
    'Reduce',
    'SpatialDropout3D',
  ],
];

const unknown: Reading = { from: 'unknown' };

const opaque: LayerFacts = {
  className: '',
  kind: 'other',
  describe: nothing,
  maps: () => 'mixes',
  reads: unknown,
  signed: anySign,
  arithmetic: mapsOnly,
};

const byClass = new Map(layerClasses.map((facts) => [facts.className, facts]));

/** The facts of a layer class by its name; undefined for an opaque class. */
export const factsOfClass = (className: string): LayerFacts | undefined => byClass.get(className);

/** The facts of a layer: for an opaque one, only that its maps can be shown. */
export function factsOf({
  className,
  opaque: isOpaque,
}: Pick<LayerInfo, 'className' | 'opaque'>): LayerFacts {
  return isOpaque ? opaque : (factsOfClass(className) ?? opaque);
}

/** Whether it is unknown how a layer's values are computed. */
export const isOpaque = (layer: Pick<LayerInfo, 'className' | 'opaque'>): boolean =>
  factsOf(layer) === opaque;
