import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { graphOf, type GraphNode } from '../../network/graph.ts';
import { weightNames } from '../assignWeights.ts';
import { activationOf } from '../save/activationOf.ts';
import { notInFormat } from '../save/notInFormat.ts';
import { tfjsFiles, type NamedFile } from './tfjsFiles.ts';

/** Classes that TensorFlow.js lacks, or computes otherwise than they are computed here. */
const others =
  /^(?:Random|(?:Subtract|Normalization|Resizing|SpatialDropout[23]D|ActivityRegularization|Identity|SubSampling2D|PartialConv2D|RbfOutput|GroupedConv2D|GroupNormalization|LocalResponseNormalization|Attention|CenterCrop|Conv1DTranspose|DepthwiseConv1D|MultiHeadAttention|RMSNormalization|SeparableConv1D|UnitNormalization|UpSampling1D|Clip|ConstantValues|Cropping1D|DepthToSpace|Divide|Gather|MatMul|Power|Reduce|SpaceToDepth|ZeroPadding1D)$)/;
/** Activation functions that it lacks. */
const otherActivations = new Set([
  ...['exponential', 'leakyRelu', 'hardSigmoid6', 'hardSwish', 'erf'],
  ...[
    'posterior',
    'scaledTanh',
    'abs',
    'square',
    'sqrt',
    'log',
    'reciprocal',
    'sin',
    'cos',
    'logSigmoid',
    'geluTanh',
    'celu',
    'hardTanh',
    'tanhShrink',
    'softShrink',
    'squareplus',
  ],
]);

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
  if (others.test(className)) refuse(className);
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
