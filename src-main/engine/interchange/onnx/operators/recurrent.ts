import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { JsonObject } from '../../ReadModel.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { resolved } from '../graph/resolved.ts';
import { StepSource, type StepAxis, type Steps } from '../graph/Steps.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import { constantLayer } from './affine.ts';
import { isReadable } from './alongSteps.ts';
import type { Operator } from './Operator.ts';

/** What an operator is as a layer: its gates in the order of a layer's kernel, and which of its activation functions is which. */
interface Cell {
  className: string;
  gates: readonly number[];
  activations: readonly ('activation' | 'recurrent_activation')[];
  usual: readonly string[];
}

/** ONNX has the gates of an LSTM as i, o, f, c, and a layer as i, f, c, o; both have those of a GRU as z, r, h. */
const cells: Readonly<Record<string, Cell>> = {
  RNN: { className: 'SimpleRNN', gates: [0], activations: ['activation'], usual: ['Tanh'] },
  LSTM: {
    className: 'LSTM',
    gates: [0, 2, 3, 1],
    activations: ['recurrent_activation', 'activation', 'activation'],
    usual: ['Sigmoid', 'Tanh', 'Tanh'],
  },
  GRU: {
    className: 'GRU',
    gates: [0, 1, 2],
    activations: ['recurrent_activation', 'activation'],
    usual: ['Sigmoid', 'Tanh'],
  },
};

/** Cells that go along a sequence, which they read with its steps first: `[T, N, C]`. */
export const recurrent: readonly Operator[] = Object.keys(cells).map((name) => ({ name, apply }));

function apply(node: NodeCall): void {
  const cell = cells[node.operator]!;
  const { attributes } = node;
  const isBatchFirst = attributes.int('layout', 0) !== 0;
  const x = sequenceOf(node, isBatchFirst);
  const direction = attributes.text('direction', 'forward').toLowerCase();
  if (!['forward', 'reverse', 'bidirectional'].includes(direction))
    throw attributes.refusal('direction', direction);
  const directions = direction === 'bidirectional' ? 2 : 1;
  const [w, r, b] = [node.constant(1)!, node.constant(2)!, node.constant(3)];
  const units = r.dims[2] ?? 0;
  const rows = cell.gates.length * units;
  const told = attributes.int('hidden_size', units);
  const [count, channels] = [x.shape[1]!, x.shape[2]];
  const isFitting =
    [directions, rows, channels].join() === w.dims.join() &&
    [directions, rows, units].join() === r.dims.join() &&
    (!b || [directions, 2 * rows].join() === b.dims.join());
  if (!isFitting || told !== units || w.values.length === 0) throw node.shapeRefusal([null, ...w.dims]);
  refuseStates(node);
  const given = initialStates(node, x, { directions, units, count: cell.className === 'LSTM' ? 2 : 1 });
  // All states together with the last ones, or the memory of an LSTM, are what a layer hands out beside its output.
  const [usesAll, usesLast, usesMemory] = [0, 1, 2].map((at) => node.isUsed(at));
  const handsOut = (usesAll && usesLast) || usesMemory === true;
  attributes.only('input_forget', 0);
  const isAfter = attributes.int('linear_before_reset', 0) !== 0;
  const config: JsonObject = {
    units,
    use_bias: b !== undefined,
    ...activationsOf(node, cell, directions),
    ...(cell.className === 'GRU' && { reset_after: isAfter }),
    ...(direction === 'reverse' && { go_backwards: true }),
    return_sequences: false,
    ...(handsOut && { return_state: true }),
  };
  const sources = [arranged(node, x, [1, 2]), ...given];
  const layer =
    directions === 1
      ? node.layer(cell.className, sources, config)
      : node.layer('Bidirectional', sources, {
          merge_mode: 'concat',
          layer: { class_name: cell.className, config: { name: `${node.name}_cell`, ...config } },
        });
  for (let at = 0; at < directions; at++)
    setWeights(layer, { cell, w, r, b, at, units, isAfter, isSole: directions === 1 });
  const own = directions === 1 ? layer.config : (layer.config['layer'] as { config: JsonObject }).config;
  const made: Omit<Steps, 'axes'> = {
    ...{ kind: 'steps', count, units, directions },
    isReversed: direction === 'reverse',
    source: new StepSource(layer, { node, config: own }),
  };
  const [whole, last]: StepAxis[][] = isBatchFirst
    ? [
        ['examples', 'steps', 'directions', 'units'],
        ['examples', 'directions', 'units'],
      ]
    : [
        ['steps', 'directions', 'examples', 'units'],
        ['directions', 'examples', 'units'],
      ];
  if (!handsOut) {
    node.outputs([
      { ...made, axes: whole! },
      { ...made, axes: last! },
    ]);
    return;
  }
  const states = cell.className === 'LSTM' ? 2 : 1;
  const handed = Array.from({ length: states }, (_none, at): Steps => {
    const each = Array.from({ length: directions }, (_no, direction) =>
      node.graph.writer.laterOutput(layer, 1 + direction * states + at),
    );
    const place = each.length === 1 ? each[0]! : node.layer('Concatenate', each, { axis: 1 });
    return { ...made, isReversed: false, axes: last!, source: new StepSource(place, undefined, true) };
  });
  if (usesAll) own['return_sequences'] = true;
  node.outputs([{ ...made, axes: whole! }, ...handed]);
}

/** What a cell begins with, for each direction its states one behind the other; none where it begins with 0. */
function initialStates(
  node: NodeCall,
  x: Activation,
  { directions, units, count }: { directions: number; units: number; count: number },
): LayerRecord[] {
  const places = Array.from({ length: count }, (_none, at) => 5 + at);
  const isZero = (at: number): boolean => {
    const value = node.has(at) ? node.value(at) : undefined;
    return value === undefined || (value.kind === 'constant' && value.values.every((one) => one === 0));
  };
  if (places.every(isZero)) return [];
  const all = places.map((at) => stateAt(node, x, { at, directions, units }));
  return Array.from({ length: directions }, (_none, direction) => all.map((of) => of[direction]!)).flat();
}

/** The state that each direction begins with, `[N, units]`. */
function stateAt(
  node: NodeCall,
  x: Activation,
  { at, directions, units }: { at: number; directions: number; units: number },
): LayerRecord[] {
  const each = Array.from({ length: directions }, (_none, direction) => direction);
  const value = node.has(at) ? node.value(at) : undefined;
  if (value === undefined || value.kind === 'constant') {
    const values = value?.values ?? new Float32Array(directions * units);
    if (values.length !== directions * units) throw node.shapeRefusal([null, ...(value?.dims ?? [])]);
    const isLearnt = value?.name !== undefined;
    return each.map((direction) => {
      const own = values.slice(direction * units, (direction + 1) * units);
      return constantLayer(node, x.place, { shape: [units], values: own, isLearnt });
    });
  }
  if (value.kind === 'steps' && value.directions === directions && !value.parts) {
    const one = { ...value, axes: ['examples', 'units'] as const };
    if (value.axes.includes('steps') || value.units !== units) throw node.shapeRefusal([null]);
    return each.map((direction) =>
      directions === 1
        ? resolved(node, one).place
        : resolved(node, { ...one, picked: direction as 0 | 1 }).place,
    );
  }
  const isOne = directions === 1 && value.kind === 'view' && JSON.stringify(value.groups) === '[[],[0],[1]]';
  if (isOne && value.x.shape[1] === units) return [value.x.place];
  const isStack = value.kind === 'view' && JSON.stringify(value.groups) === '[[1],[0],[2]]';
  if (isStack && value.x.shape.join() === ['', directions, units].join())
    return each.map((direction) => {
      const one = node.layer('Gather', [value.x.place], { axis: 1, indices: [direction] });
      return node.layer('Reshape', [one], { target_shape: [units] });
    });
  throw node.refusal(reason('its input {number} is not known beforehand', { number: at + 1 }));
}

/** What a cell reads, `[N, T, C]`. */
function sequenceOf(node: NodeCall, isBatchFirst: boolean): Activation {
  const value = node.value(0);
  const isTurned = value.kind === 'steps' && value.axes[0] === 'steps' && isReadable(value);
  // Turned by a network that has its steps first from its input on.
  const isFirst = value.kind === 'view' && JSON.stringify(value.groups) === '[[1],[0],[2]]';
  if (isFirst && !isBatchFirst) return value.x;
  const isPlain = isBatchFirst && value.kind !== 'constant' && node.activation(0).shape.length === 3;
  if (isTurned && !isBatchFirst) return resolved(node, { ...value, axes: ['examples', 'steps', 'units'] });
  if (isPlain) return node.activation(0);
  if (value.kind === 'activation') throw node.refusal(reason('it moves the examples to another axis'));
  throw node.refusal(reason('its input {number} is not known beforehand', { number: 1 }));
}

/** Sequences of different lengths, and weights between cells and gates are what no layer has. */
function refuseStates(node: NodeCall): void {
  for (const at of [4, 7])
    if (node.has(at))
      throw node.refusal(reason('its input {number} is not known beforehand', { number: at + 1 }));
}

const withoutSettings: Readonly<Record<string, string>> = {
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  softsign: 'softsign',
  softplus: 'softplus',
};

/** The numbers that an activation function has where none are told. Source: ONNX, operator RNN. */
const numbered: Readonly<Record<string, { alpha: number; beta?: number }>> = {
  affine: { alpha: 1, beta: 0 },
  leakyrelu: { alpha: 0.01 },
  thresholdedrelu: { alpha: 1 },
  scaledtanh: { alpha: 1, beta: 1 },
  hardsigmoid: { alpha: 0.2, beta: 0.5 },
  elu: { alpha: 1 },
};

const isNear = (value: number, expected: number): boolean => Math.abs(value - expected) < 1e-5;

function layerActivation(name: string, alpha: number, beta: number): string | undefined {
  if (name === 'affine' && alpha === 1 && beta === 0) return 'linear';
  if (name === 'elu' && alpha === 1) return 'elu';
  if (name === 'leakyrelu' && isNear(alpha, 0.2)) return 'leaky_relu';
  if (name === 'hardsigmoid' && beta === 0.5 && isNear(alpha, 0.2)) return 'hard_sigmoid';
  if (name === 'hardsigmoid' && beta === 0.5 && isNear(alpha, 1 / 6)) return 'hard_sigmoid6';
  return undefined;
}

/** The activation functions, which both directions must have alike, and an LSTM for its candidate and its output. */
function activationsOf(node: NodeCall, { activations, usual }: Cell, directions: number): JsonObject {
  const { attributes } = node;
  const names = attributes.texts('activations') ?? Array.from({ length: directions }, () => usual).flat();
  const [alphas, betas] = [
    [...(attributes.floats('activation_alpha') ?? [])],
    [...(attributes.floats('activation_beta') ?? [])],
  ];
  const refusal = (): Error => attributes.refusal('activations', names.join(', '));
  if (names.length !== directions * activations.length) throw refusal();
  const config: JsonObject = {};
  names.forEach((told, at) => {
    const name = told.toLowerCase();
    const own = Object.hasOwn(numbered, name) ? numbered[name] : undefined;
    const alpha = own ? (alphas.shift() ?? own.alpha) : 0;
    const beta = own?.beta === undefined ? 0 : (betas.shift() ?? own.beta);
    const plain = Object.hasOwn(withoutSettings, name) ? withoutSettings[name] : undefined;
    const found = plain ?? layerActivation(name, alpha, beta);
    const setting = activations[at % activations.length]!;
    if (found === undefined || (config[setting] ?? found) !== found) throw refusal();
    config[setting] = found;
  });
  return config;
}

interface CellWeights {
  cell: Cell;
  w: Constant;
  r: Constant;
  b: Constant | undefined;
  /** Which direction. */
  at: number;
  units: number;
  isAfter: boolean;
  isSole: boolean;
}

/** Gives a layer the weights of a direction: `[gates units, C]` as `[C, gates units]`, and the biases of both products as one where a layer has one. */
function setWeights(layer: LayerRecord, { cell, w, r, b, at, units, isAfter, isSole }: CellWeights): void {
  const rows = cell.gates.length * units;
  const prefix = isSole ? '' : at === 0 ? 'forward/' : 'backward/';
  const ordered = (values: Constant['values'], columns: number): Float32Array => {
    const size = units * columns;
    const made = new Float32Array(rows * columns);
    cell.gates.forEach((from, to) => made.set(values.subarray(from * size, (from + 1) * size), to * size));
    return made;
  };
  for (const [name, { dims, values }] of [
    ['kernel', w],
    ['recurrent_kernel', r],
  ] as const) {
    const columns = dims[2]!;
    const own = values.subarray(at * rows * columns, (at + 1) * rows * columns);
    const turned = transposeValues(ordered(own, columns), [rows, columns], [1, 0]);
    layer.weights.set(`${prefix}${name}`, { shape: [columns, rows], values: turned });
  }
  if (!b) return;
  const own = b.values.subarray(at * 2 * rows, (at + 1) * 2 * rows);
  const [forInput, forState] = [ordered(own.subarray(0, rows), 1), ordered(own.subarray(rows), 1)];
  const isTwo = cell.className === 'GRU' && isAfter;
  const values = isTwo
    ? [...forInput, ...forState]
    : forInput.map((value, place) => value + forState[place]!);
  layer.weights.set(`${prefix}bias`, {
    shape: isTwo ? [2, rows] : [rows],
    values: Float32Array.from(values),
  });
}

/** The steps of a sequence first: what a cell reads. `[N, T, C]` to `[T, N, C]` */
export function stepsOf(node: NodeCall, x: Activation): Steps {
  const source = new StepSource(arranged(node, x, inOrder(x.shape)));
  return {
    ...{ kind: 'steps', axes: ['steps', 'examples', 'units'], count: x.shape[1]!, units: x.shape[2]! },
    ...{ directions: 1, isReversed: false, source },
  };
}
