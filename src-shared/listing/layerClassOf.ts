import { buildableClasses, findLayerClass } from '../networks/classes/classes.ts';
import type { LayerClass } from '../networks/classes/LayerClass.ts';
import { lastOf } from './values.ts';

/** Names in R's Keras that differ from the class by more than their spelling. */
const inR: Readonly<Record<string, string>> = {
  activation_parametric_relu: 'PReLU',
  activation: 'Activation',
  input: 'InputLayer',
};

const bySpelling = new Map(
  buildableClasses
    .filter(({ hidden }) => !hidden)
    .flatMap((one) =>
      [one.className, ...(one.aliases ?? [])].map((name) => [name.toLowerCase(), one] as const),
    ),
);

/** The layer class that a path of Python or R names: `keras.layers.Conv2D`, `layer_conv_2d`. */
export function layerClassOf(path: string): LayerClass | undefined {
  const name = lastOf(path);
  const ofR = /^layer_(\w+)$/.exec(name)?.[1];
  if (ofR !== undefined)
    return (
      findLayerClass(inR[ofR] ?? '') ??
      bySpelling.get(ofR.replaceAll('_', '')) ??
      bySpelling.get(ofR.replace(/^activation_/, '').replaceAll('_', ''))
    );
  const found = findLayerClass(name);
  return found?.hidden ? undefined : found;
}

/** Whether a path names a layer class of Keras that cannot be built here; bare names are judged by their spelling. */
export function isUnknownLayer(path: string): boolean {
  if (layerClassOf(path)) return false;
  const name = lastOf(path);
  if (/^layer_\w+$/.test(name)) return true;
  const isClass = /^[A-Z]/.test(name);
  return isClass && (/(^|\.)layers(\.|$)/.test(path) || otherLayers.test(name));
}

const otherLayers =
  /^(Lambda|TimeDistributed|Bidirectional|Conv3D(Transpose)?|Conv1DTranspose|LocallyConnected[12]D|(Max|Average)Pool(ing)?3D|Global(Max|Average)Pooling3D|MultiHeadAttention|Attention|Dot|Subtract|SpatialDropout[23]D|Random\w+|TextVectorization|ConvLSTM2D|UpSampling[13]D|ZeroPadding[13]D|Cropping[13]D|ActivityRegularization|Resizing|CenterCrop|Highway|MaxoutDense)$/;

/** Functions of Keras that join tensors, by name: the class that they stand for. */
export const joiningFunctions: Readonly<Record<string, string>> = {
  add: 'Add',
  multiply: 'Multiply',
  average: 'Average',
  maximum: 'Maximum',
  minimum: 'Minimum',
  concatenate: 'Concatenate',
};
