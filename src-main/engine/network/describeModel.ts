import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LayerInfo, LayerKind, ModelInfo } from '../../../src-shared/model/model.ts';
import { graphOf, type GraphNode } from './graph.ts';

const kinds: Record<string, LayerKind> = {
  InputLayer: 'input',
  Conv2D: 'conv',
  DepthwiseConv2D: 'conv',
  SeparableConv2D: 'conv',
  PartialConv2D: 'conv',
  MaxPooling2D: 'pool',
  AveragePooling2D: 'pool',
  SubSampling2D: 'pool',
  GlobalAveragePooling2D: 'pool',
  GlobalMaxPooling2D: 'pool',
  Dense: 'dense',
  RbfOutput: 'dense',
  Flatten: 'flatten',
  Reshape: 'flatten',
  Activation: 'activation',
  ReLU: 'activation',
  LeakyReLU: 'activation',
  Softmax: 'activation',
  BatchNormalization: 'normalization',
  Dropout: 'dropout',
  Add: 'merge',
  Concatenate: 'merge',
};

/** A network as the views need it: its layers in topological order with shapes, parameters and what feeds them. */
export function describeModel(model: LayersModel): ModelInfo {
  const nodes = graphOf(model);
  const layers = nodes.map(describeLayer);
  const output = layers.at(-1);
  const [, height, width, channels] = model.inputs[0]!.shape;
  return {
    name: model.name,
    inputShape: [height ?? 1, width ?? 1, channels ?? 1],
    classes: output?.outputShape.at(-1) ?? 0,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    layers,
  };
}

function describeLayer(node: GraphNode): LayerInfo {
  const { layer } = node;
  const config = layer.getConfig();
  const className = layer.getClassName();
  const shape = (Array.isArray(layer.outputShape[0]) ? layer.outputShape[0] : layer.outputShape) as (
    number | null
  )[];
  return {
    name: layer.name,
    className,
    kind: kinds[className] ?? 'other',
    outputShape: shape.slice(1).map((size) => size ?? 0),
    parameters: layer.countParams(),
    inputs: node.inputs.map((index) => node.names[index]!),
    activation: typeof config['activation'] === 'string' ? config['activation'] : undefined,
    kernelShape: layer.weights.find((weight) => weight.originalName.includes('kernel'))?.shape as
      number[] | undefined,
    kernelSize: pair(config['kernelSize'] ?? config['poolSize']),
    strides: pair(config['strides']),
    padding: config['padding'] === 'same' || config['padding'] === 'valid' ? config['padding'] : undefined,
    dilation: pair(config['dilationRate']),
    epsilon: numeric(config['epsilon']),
    rate: numeric(config['rate']),
    slope: className === 'LeakyReLU' ? numeric(config['alpha']) : undefined,
  };
}

const numeric = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function pair(value: unknown): [number, number] | undefined {
  if (typeof value === 'number') return [value, value];
  if (Array.isArray(value) && value.length === 2) return [Number(value[0]), Number(value[1])];
  return undefined;
}
