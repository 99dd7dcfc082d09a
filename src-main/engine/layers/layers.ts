import type { layers } from '@tensorflow/tfjs-layers';
import { activation } from './Activation.ts';
import { alphaDropout } from './AlphaDropout.ts';
import { averagePooling2D } from './AveragePooling2D.ts';
import { batchNormalization } from './BatchNormalization.ts';
import { conv2D } from './Conv2D.ts';
import { dense } from './Dense.ts';
import { depthwiseConv2D } from './DepthwiseConv2D.ts';
import { dropout } from './Dropout.ts';
import { flatten } from './Flatten.ts';
import { gaussianDropout } from './GaussianDropout.ts';
import { gaussianNoise } from './GaussianNoise.ts';
import { maxPooling2D } from './MaxPooling2D.ts';
import { reLU } from './ReLU.ts';
import { reshape } from './Reshape.ts';
import { softmax } from './Softmax.ts';
import { spatialDropout } from './SpatialDropout.ts';
import { spatialDropout1D } from './SpatialDropout1D.ts';
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
