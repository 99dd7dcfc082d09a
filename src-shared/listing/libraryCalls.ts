import { arrayCall, datasetCall } from './arrays.ts';
import { findLayerClass } from '../networks/classes/classes.ts';
import type { Expression, Span } from './Listing.ts';
import { isUnknownLayer, joiningFunctions, layerClassOf } from './layerClassOf.ts';
import { makeLayer, type Given } from './makeLayer.ts';
import { otherLibraryOf } from './otherLibraryOf.ts';
import { addTo, callOnModel, type Calls } from './modelMethods.ts';
import {
  lastOf,
  plainOf,
  type MadeGraph,
  type MadeLayer,
  type MadeModel,
  type MadeNode,
  type MadeSequence,
  type Value,
} from './values.ts';

/** Functions of R that take a network as their first argument, as methods do in Python. */
const methodsOfR = ['compile', 'fit', 'evaluate', 'summary', 'predict', 'predict_classes', 'fit_generator'];
/** Objects of Keras whose arguments are kept: optimizers, losses, initializers. */
const isObject = (path: string): boolean =>
  /(^|\.)(optimizers|losses|initializers|metrics|regularizers|constraints|callbacks|schedules)\./.test(
    path,
  ) ||
  /^(optimizer|loss|initializer|metric|regularizer|constraint)_/.test(lastOf(path)) ||
  /^(SGD|Adam|AdamW|Adamax|Nadam|RMSprop|Adagrad|Adadelta|Ftrl|Lion|\w+Crossentropy|Mean\w+Error|\w*Hinge|(He|Glorot|Lecun)(Normal|Uniform)|Random(Normal|Uniform)|(he|glorot|lecun)_(normal|uniform)|Zeros|Ones|Constant|l1|l2|l1_l2|L1|L2)$/.test(
    lastOf(path),
  );

/** A call of a function or class of a library. */
export function libraryCall(
  path: string,
  given: readonly Given[],
  expression: Expression,
  calls: Calls,
): Value {
  const name = lastOf(path);
  const first = given[0];
  const library = otherLibraryOf(path);
  if (library) {
    calls.foreign(library);
    return { is: 'unknown', code: expression };
  }
  if (first?.value.is === 'model' && methodsOfR.includes(name))
    return callOnModel(first.value, name, given.slice(1), expression, calls);
  if (name === 'Sequential' || name === 'keras_model_sequential') return sequential(given, expression, calls);
  if ((name === 'Model' || name === 'keras_model') && given.length > 0)
    return graph(given, expression, calls);
  if (name === 'Input' || name === 'layer_input') return input(given, expression, calls);
  const joins =
    /(^|\.)(layers|merge)\./.test(path) || first?.value.is === 'list' ? joiningFunctions[name] : undefined;
  const facts = joins && first?.value.is === 'list' ? findLayerClass(joins) : layerClassOf(path);
  if (facts) return layerCall(facts, path, given, expression, calls);
  if (isObject(path)) return object(path, given, expression);
  if (isUnknownLayer(path)) {
    calls.touch();
    calls.report(expression, { code: 'layer-unknown', detail: { class: name } });
    return { is: 'unknown', code: expression };
  }
  return (
    datasetCall(path) ??
    arrayCall(path, given) ??
    plainCall(path, given) ??
    calls.unknownCall(expression, given)
  );
}

/** A layer of Python, or a function of R that adds a layer to a network or applies it to what is given first. */
function layerCall(
  facts: NonNullable<ReturnType<typeof layerClassOf>>,
  path: string,
  given: readonly Given[],
  expression: Expression,
  calls: Calls,
): Value {
  calls.touch();
  const object = given.find(({ name }) => name === 'object') ?? given.find(({ name }) => name === undefined);
  const isJoined = facts.reads === 'several' && object?.value.is === 'list';
  const isApplied = object?.value.is === 'model' || object?.value.is === 'tensor' || isJoined;
  if (!isApplied)
    return { is: 'layer', layer: makeLayer(facts, lastOf(path), given, expression, calls.report) };
  const rest = given.filter((one) => one !== object);
  const layer = makeLayer(facts, lastOf(path), rest, expression, calls.report);
  if (object.value.is !== 'model') return fitsFunction({ is: 'layer', layer }, [object], expression, calls);
  const { network } = object.value;
  if (!('layers' in network)) return calls.unknownCall(expression, given);
  addTo(network, { ...object, value: { is: 'layer', layer } }, calls);
  return object.value;
}

/** A layer or network applied to tensors. */
export function fitsFunction(
  callee: Extract<Value, { is: 'layer' | 'model' }>,
  given: readonly Given[],
  expression: Expression,
  calls: Calls,
): Value {
  calls.touch();
  const inputs = given[0] ? nodesIn(given[0].value) : undefined;
  if (!inputs || inputs.length === 0) {
    calls.report(expression, { code: 'function-unknown', detail: { name: calls.codeOf(expression) } });
    return { is: 'unknown', code: expression };
  }
  if (callee.is === 'layer') return { is: 'tensor', node: { layer: callee.layer, inputs } };
  const outputs = applyNetwork(callee.network, inputs);
  return outputs.length === 1
    ? { is: 'tensor', node: outputs[0]! }
    : { is: 'list', items: outputs.map((node) => ({ is: 'tensor', node })) };
}

/** The nodes of a tensor or of a list of tensors; undefined for anything else. */
function nodesIn(value: Value): MadeNode[] | undefined {
  if (value.is === 'tensor') return [value.node];
  if (value.is !== 'list') return undefined;
  const nodes = value.items.map(nodesIn);
  return nodes.every((found) => found !== undefined) ? nodes.flat() : undefined;
}

/** The outputs of a network inside another one: its layers are called again, with the same weights. */
export function applyNetwork(
  network: MadeSequence | MadeGraph,
  inputs: readonly MadeNode[],
): readonly MadeNode[] {
  if ('layers' in network)
    return network.layers.reduce<readonly MadeNode[]>(
      (below, part) => ('className' in part ? [{ layer: part, inputs: below }] : applyNetwork(part, below)),
      inputs,
    );
  const made = new Map<MadeNode, MadeNode>(
    network.inputs.map((node, at) => [node, inputs[at] ?? inputs[0]!]),
  );
  const copy = (node: MadeNode): MadeNode => {
    const known = made.get(node);
    if (known) return known;
    const copied = { layer: node.layer, inputs: node.inputs.map(copy) };
    made.set(node, copied);
    return copied;
  };
  return network.outputs.map(copy);
}

function sequential(given: readonly Given[], span: Span, calls: Calls): Value {
  calls.touch();
  const named = (name: string) => given.find((one) => one.name === name);
  const network: MadeSequence = {
    name: textOf(named('name')),
    layers: [],
    inputShape: undefined,
    span: { from: span.from, to: span.to },
  };
  const layers = named('layers') ?? given.find(({ name }) => name === undefined);
  const shape = plainOf(named('input_shape')?.value ?? { is: 'plain', value: null });
  if (shape !== null && shape !== undefined) network.inputShape = [shape].flat() as number[];
  if (layers?.value.is === 'list')
    for (const value of layers.value.items) addTo(network, { ...layers, value }, calls);
  else if (layers && !(layers.value.is === 'plain' && layers.value.value === null))
    calls.report(layers.span, { code: 'value-unknown', detail: { name: layers.code } });
  return known({ is: 'model', network, training: {} }, calls);
}

function graph(given: readonly Given[], span: Span, calls: Calls): Value {
  calls.touch();
  const positional = given.filter(({ name }) => name === undefined);
  const named = (names: readonly string[]) => given.find((one) => names.includes(one.name ?? ''));
  const inputs = nodesIn((named(['inputs', 'input']) ?? positional[0])?.value ?? missing(span));
  const outputs = nodesIn((named(['outputs', 'output']) ?? positional[1])?.value ?? missing(span));
  if (!inputs || !outputs) {
    calls.report(span, { code: 'not-followed', detail: { what: calls.codeOf(span) } });
    return missing(span);
  }
  const network = { name: textOf(named(['name'])), inputs, outputs, span: { from: span.from, to: span.to } };
  return known({ is: 'model', network, training: {} }, calls);
}

function known(model: MadeModel, calls: Calls): MadeModel {
  calls.findings.models.push(model);
  return model;
}

const missing = (span: Span): Value => ({ is: 'unknown', code: { ...span, kind: 'other', parts: [] } });
const textOf = (given: Given | undefined): string | undefined => {
  const text = given && plainOf(given.value);
  return typeof text === 'string' ? text : undefined;
};

function input(given: readonly Given[], span: Span, calls: Calls): Value {
  calls.touch();
  const spelled = given.map((one) => ({ ...one, name: one.name ?? 'shape' }));
  const layer: MadeLayer = makeLayer(findLayerClass('InputLayer')!, 'Input', spelled, span, calls.report);
  return { is: 'tensor', node: { layer, inputs: [] } };
}

/** An object of Keras; arguments without a name are kept by their position. */
function object(path: string, given: readonly Given[], span: Span): Value {
  let position = 0;
  const settings = new Map(given.map(({ name, value }) => [name ?? String(position++), value]));
  return { is: 'object', path, settings, span: { from: span.from, to: span.to } };
}

/** Functions of the languages whose results are known if their arguments are. */
function plainCall(path: string, given: readonly Given[]): Value | undefined {
  const values = given.map(({ value }) => value);
  const plain = values.map(plainOf);
  const [first] = values;
  if (path.endsWith('image_data_format') || path.endsWith('image_dim_ordering'))
    return { is: 'plain', value: path.endsWith('format') ? 'channels_last' : 'tf' };
  if (['tuple', 'list', 'unlist'].includes(path)) return first ?? { is: 'list', items: [] };
  if (path === 'len' || path === 'length')
    return first?.is === 'list' ? { is: 'plain', value: first.items.length } : undefined;
  if (path === 'range' || path === 'seq_len') return rangeOf(plain, path === 'seq_len' ? 1 : 0);
  if (path === 'int' || path === 'as.integer' || path === 'float')
    return typeof plain[0] === 'number'
      ? { is: 'plain', value: path === 'float' ? plain[0] : Math.trunc(plain[0]) }
      : undefined;
  if (path === 'enumerate' && first?.is === 'list')
    return {
      is: 'list',
      items: first.items.map((item, value) => ({ is: 'list', items: [{ is: 'plain', value }, item] })),
    };
  return undefined;
}

function rangeOf(given: readonly unknown[], start: number): Value | undefined {
  if (!given.every((value) => Number.isSafeInteger(value))) return undefined;
  const [a = 0, b, step = 1] = given as number[];
  const [from, to] = b === undefined ? [start, a + start] : [a, b];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (!(length <= 1000)) return undefined;
  return {
    is: 'list',
    items: Array.from({ length }, (_none, at) => ({ is: 'plain', value: from + at * step })),
  };
}
