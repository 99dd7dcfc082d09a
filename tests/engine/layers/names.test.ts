import { serialization } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import '../../../src-main/engine/layers/registerLayers.ts';

/** Names of initializers, regularizers and constraints in TensorFlow.js: they share one register with the layers. */
const taken = [
  ...['Zeros', 'Ones', 'Constant', 'RandomUniform', 'RandomNormal', 'TruncatedNormal', 'Orthogonal'],
  ...['VarianceScaling', 'GlorotUniform', 'GlorotNormal', 'HeNormal', 'HeUniform', 'LeCunNormal'],
  ...['LeCunUniform', 'L1L2', 'MaxNorm', 'UnitNorm', 'NonNeg', 'MinMaxNorm'],
];

it.each(taken)('no layer of our own takes the name %s', (name) => {
  const { classNameMap } = serialization.SerializationMap.getMap();
  expect(classNameMap[name]![0].prototype).not.toBeInstanceOf(layers.Layer);
});
