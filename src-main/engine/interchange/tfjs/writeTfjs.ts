import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { ownActivations } from '../../layers/activation/kerasActivations.ts';
import { graphOf, type GraphNode } from '../../network/graph.ts';
import { weightNames } from '../assignWeights.ts';
import { activationOf } from '../save/activationOf.ts';
import { notInFormat } from '../save/notInFormat.ts';
import { tfjsFiles, type NamedFile } from './tfjsFiles.ts';

/** Classes that TensorFlow.js lacks, or computes otherwise than they are computed here; besides those that change images at random. */
const otherClasses = new Set([
  ...['ActivityRegularization', 'Attention', 'CenterCrop', 'Clip', 'ConstantValues', 'Conv1DTranspose'],
  ...['Cropping1D', 'CumulativeSum', 'DepthToSpace', 'DepthwiseConv1D', 'Divide', 'Gather'],
  ...['GroupedConv1D', 'GroupedConv2D', 'GroupedConv2DTranspose', 'GroupNormalization', 'Identity'],
  ...['Interpolation', 'LocalResponseNormalization', 'MatMul', 'MultiHeadAttention', 'Normalization'],
  ...['PartialConv2D', 'Power', 'RbfOutput', 'Reduce', 'Resizing', 'RMSNormalization', 'Select'],
  ...['SeparableConv1D', 'SpaceToDepth', 'SpatialDropout2D', 'SpatialDropout3D', 'SubSampling2D'],
  ...['Subtract', 'UnitNormalization', 'UpSampling1D', 'ZeroPadding1D'],
]);
const otherActivations = new Set(ownActivations);

/**
 * The files of a network for TensorFlow.js itself, which knows no layers of other programs.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export function writeTfjs(model: LayersModel, metadata?: ModelMetadata): Promise<NamedFile[]> {
  for (const node of graphOf(model)) refuseOther(node);
  // TensorFlow.js asks for weights by the names that it gave them, as far as these tell them apart.
  const own = model.weights.map(({ originalName }) => originalName);
  const isUnique = new Set(own).size === own.length;
  return tfjsFiles(model, metadata, isUnique ? own : weightNames(model));
}

function refuseOther(node: GraphNode): void {
  const { layer, outputShape } = node;
  const className = layer.getClassName();
  const config = layer.getConfig();
  const activation = activationOf(node);
  const refuse = (what: string): never => {
    throw notInFormat('tfjs', node, what);
  };
  if (otherClasses.has(className) || className.startsWith('Random')) refuse(className);
  if (otherActivations.has(activation)) refuse(`${className}, activation ${activation}`);
  if (config['halfPixelCenters'] || config['keepdims']) refuse(`${className}, as Keras has it`);
  if (config['outputPadding'] !== undefined) refuse(`${className}, output_padding`);
  if (config['alignCorners']) refuse(`${className}, align_corners`);
  if (config['padding'] === 'causal') refuse(`${className}, padding causal`);
  if (config['resetAfter']) refuse(`${className}, reset_after`);
  if (className === 'ELU' && config['alpha'] !== 1) refuse('ELU, alpha');
  const { axis } = config;
  if (className === 'BatchNormalization' && axis !== -1 && axis !== outputShape.length - 1)
    refuse(`BatchNormalization, axis ${String(axis)}`);
}
