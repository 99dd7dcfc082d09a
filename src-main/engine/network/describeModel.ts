import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { factsOfClass } from '../../../src-shared/layers/layers.ts';
import { roleOf } from '../../../src-shared/model/ports.ts';
import type { LayerInfo, ModelInfo, Port } from '../../../src-shared/model/model.ts';
import { shownName } from '../interchange/layerNames.ts';
import { graphOf, outputNodesOf, type Graph, type GraphNode } from './graph.ts';
import { outputFormOf } from './outputForm.ts';

/** Describes a network for the views: its layers in topological order with shapes, parameters and inputs. */
export function describeModel(model: LayersModel): ModelInfo {
  const nodes = graphOf(model);
  const layers = nodes.map((node) => describeLayer(node, nodes));
  return {
    name: model.name,
    inputs: model.inputs.map(describePort),
    outputs: model.outputs.map((output, port) => ({
      ...describePort(output),
      ...(outputFormOf(nodes, outputNodesOf(nodes)[port]) === 'logits' && { isLogits: true as const }),
    })),
    parameters: layers.reduce((sum, layer) => sum + (layer.sharesWeightsOf ? 0 : layer.parameters), 0),
    layers,
  };
}

function describePort({ shape: [, ...shape], dtype, sourceLayer }: SymbolicTensor): Port {
  const known = shape.map((size) => size ?? 0);
  const type = dtype === 'int32' ? 'int32' : 'float32';
  return { name: shownName(sourceLayer.name), shape: known, dtype: type, role: roleOf(known) };
}

/** The description of a layer: the general part, and what its class adds. */
function describeLayer(node: GraphNode, nodes: Graph): LayerInfo {
  const { layer } = node;
  const config = layer.getConfig();
  const className = layer.getClassName();
  return {
    name: node.name,
    className,
    kind: factsOfClass(className)?.kind ?? 'other',
    outputShape: shapeOf(node),
    parameters: layer.countParams(),
    inputs: node.inputs.map((index) => nodes[index]!.name),
    sharesWeightsOf: node.firstCall === node.name ? undefined : node.firstCall,
    activation: typeof config['activation'] === 'string' ? config['activation'] : undefined,
    kernelShape: layer.weights.find((weight) => weight.originalName.includes('kernel'))?.shape as
      number[] | undefined,
    ...(settingsOf(node, nodes) ?? { opaque: true }),
  };
}

/**
 * Class-specific settings; undefined if the class or its settings are not supported, and for outputs that are neither
 * maps, sequences nor units.
 */
function settingsOf(node: GraphNode, nodes: Graph): Partial<LayerInfo> | undefined {
  const config = node.layer.getConfig();
  const inputs = node.inputs.map((index) => shapeOf(nodes[index]!));
  const output = shapeOf(node);
  const isShown = [...inputs, output].every(({ length }) => length >= 1 && length <= 3);
  if (!isShown || config['dataFormat'] === 'channelsFirst') return undefined;
  return factsOfClass(node.layer.getClassName())?.describe({ config, inputs, output });
}

/** The shape of a layer's output, without the batch dimension. */
function shapeOf({ outputShape }: GraphNode): number[] {
  return outputShape.slice(1).map((size) => size ?? 0);
}
