import { findLayerClass } from '../networks/classes/classes.ts';
import type { Draft, DraftLayer } from '../networks/Draft.ts';
import { applyNetwork } from './libraryCalls.ts';
import type { Span } from './Listing.ts';
import type { Report } from './makeLayer.ts';
import type { MadeGraph, MadeLayer, MadeNode, MadeSequence } from './values.ts';

/** A network of a listing, and where each of its layers is in the code. */
export interface Assembled {
  draft: Draft;
  spans: ReadonlyMap<string, Span>;
}

/**
 * The layers that a network consists of, with names as Keras gives them: `conv2d`, `conv2d_1`.
 * @param report receives what is missing
 * @returns undefined if the shape of the input is missing
 */
export function assemble(network: MadeSequence | MadeGraph, report: Report): Assembled | undefined {
  const graph = 'layers' in network ? asGraph(network) : network;
  if (!graph) {
    report(network.span, { code: 'no-input-shape', detail: {} });
    return undefined;
  }
  const nodes = nodesOf(graph);
  const names = namesOf(nodes);
  const firsts = new Map<MadeLayer, string>();
  const spans = new Map<string, Span>();
  const layers = nodes.map((node): DraftLayer => {
    const { layer } = node;
    const name = names.get(node)!;
    const first = firsts.get(layer);
    if (first === undefined) firsts.set(layer, name);
    spans.set(name, layer.span);
    const isInput = layer.className === 'InputLayer';
    const config = isInput ? { batch_input_shape: [null, ...(layer.inputShape ?? [])] } : layer.config;
    const inputs = node.inputs.map((input) => names.get(input)!);
    return {
      name,
      className: layer.className,
      config,
      inputs,
      ...(first !== undefined && { sharesWeightsOf: first }),
    };
  });
  const outputs = graph.outputs.map((node) => names.get(node)!);
  return { draft: { name: network.name ?? 'model', layers, outputs }, spans };
}

/** A Sequential network with an input of the shape that it, or its first layer, says; undefined without one. */
function asGraph(network: MadeSequence): MadeGraph | undefined {
  const first = firstLayer(network);
  const shape = network.inputShape ?? first?.inputShape;
  if (!shape || !first) return undefined;
  const layer: MadeLayer = {
    ...{ className: 'InputLayer', name: 'input', config: {}, inputShape: shape, span: network.span },
  };
  const input: MadeNode = { layer, inputs: [] };
  const { name, span } = network;
  return { name, inputs: [input], outputs: applyNetwork(network, [input]), span };
}

function firstLayer({ layers }: MadeSequence): { inputShape: number[] | undefined } | undefined {
  const [first] = layers;
  if (!first) return undefined;
  if ('className' in first) return first;
  if ('layers' in first) return first.inputShape ? first : firstLayer(first);
  return first.inputs[0]?.layer;
}

/** The inputs and all nodes that the outputs depend on, each after those that it reads. */
function nodesOf(graph: MadeGraph): MadeNode[] {
  const ordered = new Set<MadeNode>(graph.inputs);
  const visit = (node: MadeNode): void => {
    if (ordered.has(node)) return;
    for (const input of node.inputs) visit(input);
    ordered.add(node);
  };
  for (const output of graph.outputs) visit(output);
  return [...ordered];
}

function namesOf(nodes: readonly MadeNode[]): Map<MadeNode, string> {
  const taken = new Set(nodes.flatMap(({ layer }) => layer.name ?? []));
  const byLayer = new Map<MadeLayer, string>();
  const calls = new Map<MadeLayer, number>();
  const names = new Map<MadeNode, string>();
  for (const node of nodes) {
    const { layer } = node;
    const name = byLayer.get(layer) ?? layer.name ?? freeName(layer, taken);
    taken.add(name);
    byLayer.set(layer, name);
    const call = (calls.get(layer) ?? 0) + 1;
    calls.set(layer, call);
    names.set(node, call === 1 ? name : `${name}:${call}`);
  }
  return names;
}

function freeName({ className }: MadeLayer, taken: ReadonlySet<string>): string {
  const base =
    className === 'InputLayer' ? 'input' : snakeCase(findLayerClass(className)?.className ?? className);
  let name = base;
  for (let number = 1; taken.has(name); number++) name = `${base}_${number}`;
  return name;
}

/** As Keras names layers: `MaxPooling2D` becomes `max_pooling2d`. */
const snakeCase = (name: string): string =>
  name
    .replaceAll(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
