import type { layers } from '@tensorflow/tfjs-layers';
import { activation } from './activation/Activation.ts';
import { alphaDropout } from './noise/AlphaDropout.ts';
import { averagePooling2D } from './pooling/AveragePooling2D.ts';
import { batchNormalization } from './normalisation/BatchNormalization.ts';
import { conv2D } from './convolution/Conv2D.ts';
import { dense } from './dense/Dense.ts';
import { depthwiseConv2D } from './convolution/DepthwiseConv2D.ts';
import { dropout } from './noise/Dropout.ts';
import { flatten } from './rearranging/Flatten.ts';
import { gaussianDropout } from './noise/GaussianDropout.ts';
import { gaussianNoise } from './noise/GaussianNoise.ts';
import { maxPooling2D } from './pooling/MaxPooling2D.ts';
import { reLU } from './activation/ReLU.ts';
import { reshape } from './rearranging/Reshape.ts';
import { softmax } from './activation/Softmax.ts';
import { spatialDropout } from './noise/SpatialDropout.ts';
import { spatialDropout1D } from './noise/SpatialDropout1D.ts';
import type { LayerEngine } from './LayerEngine.ts';

/** All layer classes with an engine part of their own. */
const layerEngines: readonly LayerEngine[] = [
  activation,
  alphaDropout,
  averagePooling2D,
  batchNormalization,
  conv2D,
  dense,
  depthwiseConv2D,
  dropout,
  flatten,
  gaussianDropout,
  gaussianNoise,
  maxPooling2D,
  reLU,
  reshape,
  softmax,
  ...spatialDropout,
  spatialDropout1D,
];

const byClass = new Map(layerEngines.map((engine) => [engine.className, engine]));

/** The engine part of a layer's class; undefined if TensorFlow.js needs no help. */
export const engineOf = (layer: layers.Layer): LayerEngine | undefined => byClass.get(layer.getClassName());
