import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { dataTypes } from './file/dataTypes.ts';
import type { OnnxGraph, OnnxNode, OnnxPort } from './file/OnnxModel.ts';
import type { Activation, Size } from './graph/Activation.ts';
import { inOrder, ordered } from './graph/arrange.ts';
import type { Conversion, Value } from './graph/Conversion.ts';
import { resolved } from './graph/resolved.ts';
import { graphIn, withBranchInputs } from './graph/inlineBranches.ts';
import { joinAdaptivePooling } from './graph/joinAdaptivePooling.ts';
import { joinGroups } from './graph/joinGroups.ts';
import { joinNormalisations } from './graph/joinNormalisations.ts';
import { joinTiled } from './graph/joinTiled.ts';
import { joinUnrolled } from './graph/joinUnrolled.ts';
import { NodeCall } from './graph/NodeCall.ts';
import { notComputed } from './graph/notComputed.ts';
import { isSettled, type Steps } from './graph/Steps.ts';
import { sortNodes } from './graph/sortNodes.ts';
import type { LayerRecord } from './graph/TopologyWriter.ts';
import type { View } from './graph/View.ts';
import { viewOfSteps } from './graph/views.ts';
import { writtenOutEinsum } from './graph/writtenOutEinsum.ts';
import { alongSteps } from './operators/alongSteps.ts';
import { folding } from './operators/folding.ts';
import { operators } from './operators/operators.ts';
import { convertThrough, goesThrough } from './operators/throughViews.ts';

/** The layers that a network begins and ends with. */
export interface ConvertedGraph {
  inputs: LayerRecord[];
  outputs: LayerRecord[];
  /** Whether its inputs are bytes. */
  takesBytes: boolean;
}

/**
 * Turns the nodes of a graph into layers.
 * @throws FeaturescopeError `model/operator-unknown`, `model/operator-not-understood`, `model/input-shape-missing`; UnreadableFile
 */
export function convertGraph(graph: OnnxGraph, conversion: Conversion): ConvertedGraph {
  const nodes = nodesIn(graph, conversion);
  const ports = graph.input.filter(({ name }) => !conversion.isStored(name ?? ''));
  if (ports.length === 0 || graph.output.length === 0)
    throw new UnreadableFile(reason('it has no inputs or no outputs'));
  const inputs = ports.map((port) => addInput(port, graph, conversion));
  for (const node of nodes) convertNode(node, conversion);
  const outputs = graph.output.map(({ name }) => outputOf(name ?? '', conversion));
  return { inputs, outputs, takesBytes: ports.some((port) => port.type?.tensorType?.elemType === 2) };
}

/** Turns nodes into layers whose values are known to the conversion already, as far as they read any. */
export function convertNodes(nodes: readonly OnnxNode[], conversion: Conversion): void {
  for (const node of nodes) convertNode(node, conversion);
}

/** The nodes of a graph in an order in which they can be converted. */
function nodesIn(graph: OnnxGraph, conversion: Conversion): OnnxNode[] {
  const sorted = sortNodes(withBranchInputs(graph));
  const pooled = joinAdaptivePooling(joinTiled(sorted, conversion), conversion);
  const nodes = joinUnrolled(joinNormalisations(joinGroups(pooled, conversion), conversion), conversion);
  refuseUnknown(nodes);
  return nodes;
}

/**
 * A choice that is known beforehand is the branch that is chosen.
 * @throws FeaturescopeError `model/operator-not-understood` where the choice depends on what the network sees
 */
function convertChoice(node: NodeCall, { attribute, output }: OnnxNode, conversion: Conversion): void {
  const [isTrue] = node.constant(0)?.values ?? [];
  const wanted = isTrue ? 'then_branch' : 'else_branch';
  const chosen = attribute.find(({ name }) => name === wanted);
  const branch = chosen && graphIn(chosen);
  if (!branch) throw new UnreadableFile(reason('it is damaged'));
  conversion.addStored(branch);
  for (const one of nodesIn(branch, conversion)) convertNode(one, conversion);
  branch.output.forEach(({ name }, at) => {
    const to = output[at] ?? '';
    if (to !== '') conversion.set(to, conversion.value(name ?? '', node.title));
  });
}

const isIn = (some: object, { opType }: OnnxNode): boolean => Object.hasOwn(some, opType ?? '');

/** Says of all operators that are not known at once what they are called. */
function refuseUnknown(nodes: readonly OnnxNode[]): void {
  const isOwn = ({ domain }: OnnxNode): boolean => ['', 'ai.onnx', undefined].includes(domain);
  const unknown = nodes.filter(
    (node) =>
      !isOwn(node) ||
      ![
        operators.has(node.opType ?? ''),
        ['If', 'Einsum'].includes(node.opType ?? ''),
        isIn(folding, node),
        isIn(alongSteps, node),
      ].includes(true),
  );
  const [first] = unknown;
  if (!first) return;
  const names = unknown.map(({ opType, domain }) => `${opType} (${domain || 'ai.onnx'})`.slice(0, 100));
  const several = [...new Set(names)];
  throw new FeaturescopeError('model/operator-unknown', {
    operators: several.length > 6 ? `${several.slice(0, 6).join(', ')}, …` : several.join(', '),
    node: (first.name || first.output[0] || '').slice(0, 200),
  });
}

function addInput({ name, type }: OnnxPort, graph: OnnxGraph, conversion: Conversion): LayerRecord {
  const title = (name ?? '').slice(0, 200);
  const { elemType, shape: told } = type?.tensorType ?? {};
  const dims = told && [...told.dim];
  if (!dims || dims.length < 2)
    throw new FeaturescopeError('model/input-shape-missing', { network: graph.name || title });
  const kind = dataTypes[elemType ?? 1];
  if (!kind)
    throw new UnreadableFile(
      reason('its numbers are of the type {type}, which is not read', {
        type: `TensorProto ${elemType}`,
      }),
    );
  // Pictures are whole numbers, too, which PyTorch divides by 255.
  const isInteger = kind.isInteger && kind.name !== 'uint8';
  const isTimeFirst = hasStepsFirst(dims);
  if (isTimeFirst) dims.splice(0, 2, dims[1]!, dims[0]!);
  const sizes = dims.map(({ dimValue }): Size => (dimValue && dimValue > 0 ? dimValue : null));
  const [batch, ...own] = sizes;
  if (own.some((size) => size !== null && size > 2 ** 31)) throw new UnreadableFile(reason('it is damaged'));
  if (typeof batch === 'number') {
    conversion.told('input/fixed-batch', { input: title, batch });
    conversion.fixedBatch = batch;
  }
  const place = conversion.writer.add('InputLayer', title, [], {
    batch_input_shape: [null, ...own],
    dtype: isInteger ? 'int32' : 'float32',
    sparse: false,
  });
  const shape = [null, ...own];
  const axes = inOrder(shape);
  const x: Activation = { kind: 'activation', place, shape, axes, isPositive: false, isInteger };
  const groups = [[1], [0], ...axes.slice(1).map((axis) => [axis])];
  conversion.set(name ?? '', isTimeFirst ? { kind: 'view', x, groups } : x);
  return place;
}

/** Whether an input has its steps before its examples, `[T, N, C]`: the examples are what a file leaves open. */
function hasStepsFirst([steps, examples]: readonly { dimValue?: number; dimParam?: string }[]): boolean {
  const isOpen = (dim: { dimValue?: number } | undefined): boolean => !((dim?.dimValue ?? 0) > 0);
  return !isOpen(steps) && steps?.dimValue !== 1 && isOpen(examples);
}

/** Whether a node picks states of a sequence, or turns it for a cell. */
const isBack = ({ operator, attributes }: NodeCall): boolean =>
  operator === 'Gather' || (operator === 'Transpose' && attributes.startsWith('perm', 1));

function convertNode(source: OnnxNode, conversion: Conversion): void {
  const node = new NodeCall(conversion, source);
  if (node.operator === 'If') {
    convertChoice(node, source, conversion);
    return;
  }
  if (node.operator === 'Einsum') {
    for (const one of writtenOutEinsum(node, source, conversion)) convertNode(one, conversion);
    return;
  }
  const fold = folding[node.operator];
  const isKnown = Array.from({ length: node.count }, (_none, at) => at).every(
    (at) => !node.has(at) || node.value(at).kind === 'constant',
  );
  const first = node.count > 0 && node.has(0) ? node.value(0) : undefined;
  // With its axes as a layer has them, a sequence is what any layer reads; the last of its states is another output of its own layer.
  const isTurned = first?.kind === 'steps' && (!isSettled(first) || isBack(node));
  const view = goesThrough(node) ? viewIn(node) : undefined;
  if (view) convertThrough(conversion, source, node, view);
  else if (isTurned && Object.hasOwn(alongSteps, node.operator))
    node.output(alongSteps[node.operator]!(node, first));
  else if (fold && (isKnown || node.operator === 'Shape')) node.output(fold(node));
  else if (isKnown || !operators.has(node.operator))
    throw notComputed(
      node.title,
      node.operator,
      isKnown
        ? reason('its input {number} is a constant', { number: 1 })
        : reason('its input {number} is not known beforehand', { number: 1 }),
    );
  else operators.get(node.operator)!.apply(node);
}

/** Whether a node puts the states of a cell elsewhere, or joins its directions: other nodes read them as any other values. */
function isOfCell({ operator }: NodeCall, { axes, directions, mode, source }: Steps): boolean {
  const isOpen = axes.includes('directions') || (directions === 2 && !mode);
  const isMoving = Object.hasOwn(alongSteps, operator) && !operator.startsWith('Reduce');
  return !source.isTurnedAlone && (isOpen || isMoving);
}

/** The view among what a node reads; a sequence whose steps come first becomes one where no cell is to read it. */
function viewIn(node: NodeCall): View | undefined {
  for (let at = 0; at < node.count; at++) {
    const value = node.has(at) ? node.value(at) : undefined;
    if (value?.kind === 'view') return value;
    if (value?.kind !== 'steps' || isSettled(value) || isBack(node) || isOfCell(node, value)) continue;
    const seen = viewOfSteps(node, value);
    if (seen.kind === 'view') return seen;
  }
  return undefined;
}

/**
 * The layer of an output, with all its values where ONNX has them.
 * @param keepsOnes whether it has all axes of size 1; a network may leave them out at its end
 */
export function outputOf(name: string, conversion: Conversion, keepsOnes = false): LayerRecord {
  const made = conversion.value(name, name);
  if (made.kind === 'constant')
    throw new UnreadableFile(
      reason('its output "{name}" depends on none of its inputs', { name: name.slice(0, 200) }),
    );
  const node = new NodeCall(conversion, {
    input: [name],
    output: [name],
    name,
    opType: 'Output',
    attribute: [],
  });
  const first = examplesFirst(node, made);
  const { place } = ordered(node, keepsOnes ? first : withoutOnes(first));
  return place.output === undefined
    ? place
    : node.graph.writer.add('Activation', name, [place], { activation: 'linear' });
}

/** What an output is, with the examples first, as every layer has them: also of a network that has its steps first. */
function examplesFirst(node: NodeCall, made: Exclude<Value, { kind: 'constant' }>): Activation {
  if (made.kind === 'steps') {
    const isWhole = made.axes.includes('steps');
    const isOne = made.directions === 1 && !made.parts;
    const order = isWhole ? (['examples', 'steps', 'units'] as const) : (['examples', 'units'] as const);
    const others = made.axes.filter((axis) => axis !== 'directions');
    if (isOne && others.length === order.length) return resolved(node, { ...made, axes: order });
  }
  const isTurned = made.kind === 'view' && made.groups.every((group) => group.length < 2);
  return isTurned ? made.x : node.activation(0);
}

/** An output keeps its axes of size 1 where its layer has them; `[N, C, 1, 1]` of a layer that has the channels alone stays `[N, C]`. */
function withoutOnes(value: Activation): Activation {
  const { shape, axes, flat } = value;
  if (flat || axes.length === shape.length - 1) return value;
  const kept = [...axes].sort((a, b) => a - b);
  return {
    ...value,
    shape: [null, ...kept.map((axis) => shape[axis]!)],
    axes: axes.map((axis) => kept.indexOf(axis) + 1),
  };
}
