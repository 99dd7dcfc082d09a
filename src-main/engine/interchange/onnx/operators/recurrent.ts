import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { JsonObject } from '../../ReadModel.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { settled, StepSource, type StepAxis, type Steps } from '../graph/Steps.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
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
  attributes.only('input_forget', 0);
  const isAfter = attributes.int('linear_before_reset', 0) !== 0;
  const config: JsonObject = {
    units,
    use_bias: b !== undefined,
    ...activationsOf(node, cell, directions),
    ...(cell.className === 'GRU' && { reset_after: isAfter }),
    ...(direction === 'reverse' && { go_backwards: true }),
    return_sequences: false,
  };
  const source = arranged(node, x, [1, 2]);
  const layer =
    directions === 1
      ? node.layer(cell.className, [source], config)
      : node.layer('Bidirectional', [source], {
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
  node.outputs([
    { ...made, axes: whole! },
    { ...made, axes: last! },
  ]);
}

/** What a cell reads, `[N, T, C]`. */
function sequenceOf(node: NodeCall, isBatchFirst: boolean): Activation {
  const value = node.value(0);
  const isTurned = value.kind === 'steps' && value.axes[0] === 'steps' && isReadable(value);
  const isPlain = isBatchFirst && value.kind !== 'constant' && node.activation(0).shape.length === 3;
  if (isTurned && !isBatchFirst) return settled(node, value);
  if (isPlain) return node.activation(0);
  if (value.kind === 'activation') throw node.refusal(reason('it moves the examples to another axis'));
  throw node.refusal(reason('its input {number} is not known beforehand', { number: 1 }));
}

/** Sequences of different lengths, states to begin with and weights between cells and gates are what no layer has. */
function refuseStates(node: NodeCall): void {
  for (const at of [4, 7])
    if (node.has(at))
      throw node.refusal(reason('its input {number} is not known beforehand', { number: at + 1 }));
  for (const at of [5, 6])
    if (node.constant(at)?.values.some((value) => value !== 0))
      throw node.refusal(reason('its input {number} is a constant', { number: at + 1 }));
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
