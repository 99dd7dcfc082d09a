import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { graphOf, outputNodesOf, type Graph, type GraphNode } from '../../../network/graph.ts';
import { safeName, shownName } from '../../layerNames.ts';
import type { JsonObject } from '../../ReadModel.ts';
import { layerWeights, type LayerWeight } from '../../save/layerWeights.ts';
import { kerasClassOf } from './kerasSettings.ts';
import { kerasConfig } from './kerasConfig.ts';
import { wrappedLayer } from './wrappers.ts';

/** One layer of a network as Keras gets it; networks within are taken apart. */
export interface KerasLayer {
  /** A name that TensorFlow takes, unlike any other. */
  name: string;
  className: string;
  config: JsonObject;
  /** For each call, which output of which call of other layers it reads. */
  calls: { layer: string; call: number; shape: (number | null)[] }[][];
  weights: LayerWeight[];
  /** What else is said where it is called. */
  callSettings: JsonObject;
  /** Class of the layer that it wraps. */
  wraps?: string | undefined;
}

/** A network as Keras gets it. */
export interface KerasNetwork {
  name: string;
  layers: KerasLayer[];
  inputs: [layer: string, call: number, output: number][];
  outputs: [layer: string, call: number, output: number][];
}

/**
 * The layers of a network for Keras.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export function functional(model: LayersModel, format: 'keras' | 'h5'): KerasNetwork {
  const graph = graphOf(model);
  const names = namesOf(graph);
  const calls = callsOf(graph);
  const listed = new Map<layers.Layer, KerasLayer>();
  for (const node of graph) {
    const known = listed.get(node.layer) ?? kerasLayer(node, names.get(node.layer)!, format);
    listed.set(node.layer, known);
    if (node.port === undefined)
      known.calls.push(
        node.inputs.map((input) => ({
          layer: names.get(graph[input]!.layer)!,
          call: calls[input]!,
          shape: graph[input]!.outputShape,
        })),
      );
  }
  const place = (node: GraphNode): [string, number, number] => [
    names.get(node.layer)!,
    calls[graph.indexOf(node)]!,
    0,
  ];
  const inputs = graph.filter(({ port }) => port !== undefined).sort((a, b) => a.port! - b.port!);
  return {
    name: model.name,
    layers: [...listed.values()],
    inputs: inputs.map(place),
    outputs: outputNodesOf(graph).map(place),
  };
}

/** Which call of its layer each node is. */
function callsOf(graph: Graph): number[] {
  const counts = new Map<layers.Layer, number>();
  return graph.map(({ layer }) => {
    const call = counts.get(layer) ?? 0;
    counts.set(layer, call + 1);
    return call;
  });
}

/** A name for each layer: its own, with the networks that it is nested in where others are called alike. */
function namesOf(graph: Graph): Map<layers.Layer, string> {
  const names = new Map<layers.Layer, string>();
  const taken = new Set<string>();
  for (const { layer, firstCall } of graph) {
    if (names.has(layer)) continue;
    // A slash would be one between groups.
    const plain = safeName(shownName(layer.name).replaceAll('/', '_'));
    let name = taken.has(plain) ? safeName(firstCall.replaceAll('/', '_')) : plain;
    for (let number = 2; taken.has(name); number++) name = `${plain}_${number}`;
    taken.add(name);
    names.set(layer, name);
  }
  return names;
}

function kerasLayer(node: GraphNode, name: string, format: 'keras' | 'h5'): KerasLayer {
  if (node.port !== undefined)
    return {
      name,
      className: 'InputLayer',
      config: { batch_shape: [null, ...node.outputShape.slice(1)], dtype: 'float32', sparse: false },
      calls: [],
      callSettings: {},
      weights: [],
    };
  const isMeasured = node.layer.getClassName() === 'Normalization';
  return {
    name,
    className: kerasClassOf(node.layer.getClassName()),
    config: kerasConfig(node, format),
    calls: [],
    callSettings: node.layer.getConfig()['useCausalMask'] === true ? { use_causal_mask: true } : {},
    weights: isMeasured ? [] : named(layerWeights(node.layer)),
    wraps: wrappedLayer(node.layer)?.getClassName(),
  };
}

/** Both directions have weights of the same names. */
const named = (weights: LayerWeight[]): LayerWeight[] =>
  weights.map((weight, at) => {
    const isFirst = weights.findIndex(({ name }) => name === weight.name) === at;
    return isFirst ? weight : { ...weight, name: `backward_${weight.name}` };
  });
