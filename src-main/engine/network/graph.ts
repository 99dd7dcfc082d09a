import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { shownName } from '../interchange/layerNames.ts';

type Layer = layers.Layer;

/** One call of a layer. A layer that is used several times has several nodes, which share its weights. */
export interface GraphNode {
  layer: Layer;
  /**
   * The layer's name, prefixed with the names of the networks that contain it (`encoder/dense`); further calls are
   * numbered (`dense:2`). Unique in the graph.
   */
  name: string;
  /** Name of the node of the layer's first call; equals {@link name} for a first call. */
  firstCall: string;
  /** Positions in the graph of the nodes whose outputs this node reads. */
  inputs: number[];
  /** Which output of each of {@link inputs} is read: 0 except for layers with several outputs. */
  tensors: number[];
  /** Shape of the (first) output, including the batch; null for dimensions of unknown size. */
  outputShape: (number | null)[];
  /** Set if this call always runs in inference mode: a frozen normalisation. */
  frozen?: true | undefined;
  /** Index among the network's inputs; undefined if this node is not an input. */
  port?: number | undefined;
  /** Indices of the network's outputs that this node produces; usually empty. */
  outputs: number[];
}

/** The calls of a network's layers in topological order: each node reads only earlier ones. */
export type Graph = readonly GraphNode[];

/** A call as TensorFlow.js stores it. */
interface InboundNode {
  inboundLayers: Layer[];
  nodeIndices: number[];
  tensorIndices: number[];
  outputShapes: (number | null)[][];
  callArgs?: { training?: unknown } | null;
}

/** Private fields of a TensorFlow.js network. */
interface Container extends Layer {
  layers: Layer[];
  containerNodes: Set<string>;
  inputLayers: Layer[];
  outputLayers: Layer[];
  outputLayersNodeIndices: number[];
  outputLayersTensorIndices: number[];
}

/** One output of a call: a node of the graph, and the index of the output. */
interface Source {
  position: number;
  tensor: number;
}

/**
 * The layers of a network, call by call. Nested networks are flattened, and nodes that no output depends on are dropped;
 * a Sequential network gets an input layer as well.
 * @throws FeaturescopeError `model/later-output`
 */
export function graphOf(model: LayersModel): Graph {
  const builder = new GraphBuilder();
  const outputs = builder.add(containerOf(model as unknown as Layer)!, '', undefined);
  outputs.forEach(({ position, tensor }, port) => {
    const node = builder.nodes[position]!;
    if (tensor > 0)
      throw new FeaturescopeError('model/later-output', { layer: node.name, number: tensor + 1 });
    node.outputs.push(port);
  });
  return withoutUnused(builder.nodes);
}

/**
 * The nodes that outputs depend on, and the network's inputs. If the network has a single output, its node is the last.
 */
function withoutUnused(nodes: readonly GraphNode[]): Graph {
  const used = new Set<number>();
  for (let position = nodes.length - 1; position >= 0; position--) {
    const { inputs, outputs, port } = nodes[position]!;
    if (outputs.length === 0 && port === undefined && !used.has(position)) continue;
    used.add(position);
    for (const input of inputs) used.add(input);
  }
  const places = new Map([...used].sort((a, b) => a - b).map((position, place) => [position, place]));
  return nodes.flatMap((node, position) =>
    used.has(position) ? { ...node, inputs: node.inputs.map((input) => places.get(input)!) } : [],
  );
}

/** The nodes that produce the network's outputs, in the order of the outputs. */
export const outputNodesOf = (graph: Graph): GraphNode[] =>
  graph
    .flatMap((node) => node.outputs.map((port) => ({ node, port })))
    .sort((a, b) => a.port - b.port)
    .map(({ node }) => node);

class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly #calls = new Map<Layer, string[]>();
  readonly #names = new Set<string>();

  /**
   * Adds the calls of a network.
   * @param prefix prefix of its layers' names
   * @param given sources of its inputs; undefined for the outermost network, whose inputs are nodes themselves
   * @returns the sources of its outputs
   */
  add(container: Container, prefix: string, given: readonly Source[] | undefined): Source[] {
    const made = new Map<string, Source[]>();
    const sourceOf = (layer: Layer, call: number, tensor: number): Source =>
      made.get(keyOf(layer, call))![tensor]!;
    for (const { layer, call, node } of callsOf(container)) {
      const sources = node.inboundLayers.map((source, at) =>
        sourceOf(source, node.nodeIndices[at]!, node.tensorIndices[at]!),
      );
      const port = container.inputLayers.indexOf(layer);
      made.set(keyOf(layer, call), this.#addCall({ layer, node, sources, prefix, port, given }));
    }
    return container.outputLayers.map((layer, at) =>
      sourceOf(layer, container.outputLayersNodeIndices[at]!, container.outputLayersTensorIndices[at]!),
    );
  }

  #addCall({ layer, node, sources, prefix, port, given }: Call): Source[] {
    if (port >= 0 && given) return [given[port]!];
    const inner = containerOf(layer);
    const named = this.#nameOf(layer, prefix);
    if (inner) return this.add(inner, `${named.name}/`, sources);
    const shapes = given === undefined ? node.outputShapes : this.#shapesOf(layer, sources);
    const position = this.nodes.length;
    this.nodes.push({
      layer,
      ...named,
      inputs: sources.map((source) => source.position),
      tensors: sources.map((source) => source.tensor),
      outputShape: shapes[0]!,
      frozen: node.callArgs?.training === false ? true : undefined,
      port: port < 0 ? undefined : port,
      outputs: [],
    });
    return shapes.map((_shape, tensor) => ({ position, tensor }));
  }

  /** The output shapes of a call in a nested network, which may have been built for another input size. */
  #shapesOf(layer: Layer, sources: readonly Source[]): (number | null)[][] {
    const inputs = sources.map(({ position }) => this.nodes[position]!.outputShape);
    const shapes = layer.computeOutputShape(inputs.length === 1 ? inputs[0]! : inputs);
    return (Array.isArray(shapes[0]) ? shapes : [shapes]) as (number | null)[][];
  }

  #nameOf(layer: Layer, prefix: string): Pick<GraphNode, 'name' | 'firstCall'> {
    const calls = this.#calls.get(layer) ?? [];
    const own = shownName(layer.name);
    let name = `${prefix}${own}`;
    for (let number = calls.length + 1; this.#names.has(name); number++) name = `${prefix}${own}:${number}`;
    this.#names.add(name);
    this.#calls.set(layer, [...calls, name]);
    return { name, firstCall: calls[0] ?? name };
  }
}

interface Call {
  layer: Layer;
  node: InboundNode;
  sources: Source[];
  prefix: string;
  /** Index among the network's inputs; -1 for other nodes. */
  port: number;
  given: readonly Source[] | undefined;
}

const keyOf = (layer: Layer, call: number): string => `${layer.name}_ib-${call}`;

/**
 * The network that a layer contains; undefined for any other layer. A Sequential layer wraps one, created when it is
 * built.
 */
function containerOf(layer: Layer): Container | undefined {
  if (!('layers' in layer)) return undefined;
  if (layer.getClassName() !== 'Sequential') return layer as Container;
  const sequential = layer as Layer & { model?: Container | null };
  if (!sequential.model) sequential.build([]);
  return sequential.model!;
}

/** The calls that belong to a network, in the order of its layers as far as their dependencies allow. */
function callsOf(container: Container): { layer: Layer; call: number; node: InboundNode }[] {
  let waiting = container.layers.flatMap((layer) =>
    (layer as unknown as { inboundNodes: InboundNode[] }).inboundNodes.flatMap((node, call) =>
      container.containerNodes.has(keyOf(layer, call)) ? [{ layer, call, node }] : [],
    ),
  );
  const ordered: typeof waiting = [];
  const made = new Set<string>();
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ node }) =>
      node.inboundLayers.every((source, at) => made.has(keyOf(source, node.nodeIndices[at]!))),
    );
    if (ready < 0) throw new Error(`the layer "${waiting[0]!.layer.name}" waits for what is never made`);
    const next = waiting[ready]!;
    waiting = waiting.toSpliced(ready, 1);
    ordered.push(next);
    made.add(keyOf(next.layer, next.call));
  }
  return ordered;
}
