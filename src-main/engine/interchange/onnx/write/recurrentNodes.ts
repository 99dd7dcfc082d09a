import type { layers } from '@tensorflow/tfjs-layers';
import { layerWeights, type LayerWeight } from '../../save/layerWeights.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import type { LayerCall } from './LayerCall.ts';
import type { AttributeValue, WrittenValue } from './OnnxWriter.ts';

type Config = Readonly<Record<string, unknown>>;
type Attributes = Record<string, AttributeValue>;

/** An activation function inside a cell: as ONNX names it, with the numbers of its own. Source: ONNX, operator RNN. */
interface CellActivation {
  name: string;
  alpha?: number;
  beta?: number;
}

const cellActivations: Readonly<Record<string, CellActivation>> = {
  relu: { name: 'Relu' },
  tanh: { name: 'Tanh' },
  sigmoid: { name: 'Sigmoid' },
  softsign: { name: 'Softsign' },
  softplus: { name: 'Softplus' },
  linear: { name: 'Affine', alpha: 1, beta: 0 },
  leakyRelu: { name: 'LeakyRelu', alpha: 0.2 },
  elu: { name: 'Elu', alpha: 1 },
  hardSigmoid: { name: 'HardSigmoid', alpha: 0.2, beta: 0.5 },
  hardSigmoid6: { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5 },
};

/** What is written for a class: the operator, its gates by their place in a kernel here, and which setting each activation has. */
interface Cell {
  operator: string;
  gates: readonly number[];
  activations: readonly ('activation' | 'recurrentActivation')[];
}

/** An LSTM has its gates as i, f, c, o here and as i, o, f, c in ONNX; a GRU as z, r, h in both. */
const cells: Readonly<Record<string, Cell>> = {
  SimpleRNN: { operator: 'RNN', gates: [0], activations: ['activation'] },
  LSTM: {
    operator: 'LSTM',
    gates: [0, 3, 1, 2],
    activations: ['recurrentActivation', 'activation', 'activation'],
  },
  GRU: { operator: 'GRU', gates: [0, 1, 2], activations: ['recurrentActivation', 'activation'] },
};

/** Whether a layer of a class is a cell that goes along a sequence. */
export const isCell = (className: string): boolean => Object.hasOwn(cells, className);

/** The weights of one direction as ONNX has them: `[gates units, C]`, `[gates units, units]`, `[2 gates units]`. */
interface DirectionWeights {
  w: Float32Array;
  r: Float32Array;
  b: Float32Array;
}

/** `[rows, gates units]` as `[gates units, rows]`, its gates in the order of ONNX. */
function turnedGates(
  { shape, values }: Pick<LayerWeight, 'shape' | 'values'>,
  { gates }: Cell,
): Float32Array {
  const [rows, columns] = shape as [number, number];
  const turned = transposeValues(values, [rows, columns], [1, 0]);
  const size = turned.length / gates.length;
  return joined(gates.map((gate) => turned.subarray(gate * size, (gate + 1) * size)));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bias of the product of the state is one of its own for a gate that works behind it, `[2, gates units]`, and nothing otherwise. */
function directionWeights(weights: readonly LayerWeight[], cell: Cell): DirectionWeights {
  const named = (name: string): LayerWeight | undefined => weights.find((weight) => weight.name === name);
  const [kernel, own, bias] = [named('kernel')!, named('recurrent_kernel')!, named('bias')];
  const columns = kernel.shape[1]!;
  const row = (at: number): Float32Array => {
    const values = bias?.values.subarray(at * columns, (at + 1) * columns);
    return values?.length ? turnedGates({ shape: [1, columns], values }, cell) : new Float32Array(columns);
  };
  return { w: turnedGates(kernel, cell), r: turnedGates(own, cell), b: joined([row(0), row(1)]) };
}

function activationAttributes(
  call: LayerCall,
  { activations }: Cell,
  config: Config,
  times: number,
): Attributes {
  const found = activations.map((setting) => {
    const told = config[setting];
    const name = typeof told === 'string' ? told : 'linear';
    const known = Object.hasOwn(cellActivations, name) ? cellActivations[name] : undefined;
    if (!known) throw call.refusal(`${call.className}, ${setting} ${name}`);
    return known;
  });
  const all = Array.from({ length: times }, () => found).flat();
  const numbers = (key: 'alpha' | 'beta'): number[] => all.flatMap((one) => one[key] ?? []);
  const [alphas, betas] = [numbers('alpha'), numbers('beta')];
  return {
    activations: { texts: all.map(({ name }) => name) },
    ...(alphas.length > 0 && { activation_alpha: { floats: alphas } }),
    ...(betas.length > 0 && { activation_beta: { floats: betas } }),
  };
}

interface Direction {
  config: Config;
  weights: readonly LayerWeight[];
}

/**
 * The node of one or two directions, which reads `[T, N, C]`.
 * @returns its states at every step `[T, directions, N, units]`, or the last ones `[directions, N, units]`; and what a layer hands out
 * beside its output
 */
function cellNode(
  call: LayerCall,
  className: string,
  directions: readonly Direction[],
  direction: 'forward' | 'reverse' | 'bidirectional',
): { made: string; others: WrittenValue[] } {
  const { writer, name } = call;
  const cell = cells[className]!;
  const { config } = directions[0]!;
  if (config['stateful'] === true) throw call.refusal(`${className}, stateful`);
  const units = config['units'] as number;
  const each = directions.map(({ weights }) => directionWeights(weights, cell));
  const rows = cell.gates.length * units;
  const stored = (part: keyof DirectionWeights, ...dims: number[]): string =>
    writer.floats(`${name}/${part}`, [each.length, ...dims], joined(each.map((one) => one[part])));
  const inTime = writer.node('Transpose', `${name}/in_time`, [call.plain()], { perm: { ints: [1, 0, 2] } });
  const channels = each[0]!.w.length / rows;
  const inputs = [
    inTime,
    stored('w', rows, channels),
    stored('r', rows, units),
    ...(config['useBias'] === false ? [''] : [stored('b', 2 * rows)]),
    ...initialStates(call, each.length),
  ];
  while (inputs.at(-1) === '') inputs.pop();
  const states = writer.node(cell.operator, name, inputs, {
    hidden_size: { int: units },
    direction: { text: direction },
    ...activationAttributes(call, cell, config, each.length),
    ...(config['resetAfter'] === true && { linear_before_reset: { int: 1 } }),
  });
  const isWhole = config['returnSequences'] === true;
  if (config['returnState'] !== true) return { made: isWhole ? states : writer.laterOutput(1), others: [] };
  const last = writer.furtherOutputs(className === 'LSTM' ? 2 : 1);
  const index = (direction: number): string => writer.whole(`${name}/direction`, direction);
  const others = each.flatMap((_own, at) =>
    last.map((state): WrittenValue => {
      const alone =
        each.length === 1
          ? writer.node('Squeeze', `${name}/state`, [state, writer.ints(`${name}/first`, [0])])
          : writer.node('Gather', `${name}/state`, [state, index(at)], { axis: { int: 0 } });
      return { name: alone, shape: [null, units], isTurned: false };
    }),
  );
  return { made: isWhole ? states : last[0]!, others };
}

/** What a cell begins with, where another layer says it: the lengths of its sequences, left out, and its states `[directions, N, units]`. */
function initialStates(call: LayerCall, directions: number): string[] {
  const { writer, name, inputs } = call;
  const given = inputs.slice(1).map((_state, at) => {
    const first = writer.ints(`${name}/before`, [0]);
    return writer.node('Unsqueeze', `${name}/initial`, [call.plain(at + 1), first]);
  });
  if (given.length === 0) return [];
  const count = given.length / directions;
  const stacked = Array.from({ length: count }, (_none, at) => {
    const each = Array.from({ length: directions }, (_no, direction) => given[direction * count + at]!);
    return each.length === 1
      ? each[0]!
      : writer.node('Concat', `${name}/initial`, each, { axis: { int: 0 } });
  });
  return ['', ...stacked];
}

/** Reading backwards, the states come in the order of the steps from ONNX, and in the order in which they were read from a layer. */
export function recurrentNodes(call: LayerCall): WrittenValue {
  const { writer, name, config, className } = call;
  const isBackwards = config['goBackwards'] === true;
  const direction = { config, weights: layerWeights(call.node.layer) };
  const { made, others } = cellNode(call, className, [direction], isBackwards ? 'reverse' : 'forward');
  const out = (value: string): WrittenValue => ({ ...call.out(value), others });
  if (config['returnSequences'] !== true)
    return out(writer.node('Squeeze', `${name}/last`, [made, writer.ints(`${name}/directions`, [0])]));
  const alone = writer.node('Squeeze', `${name}/alone`, [made, writer.ints(`${name}/directions`, [1])]);
  const ordered = isBackwards ? backwards(call, alone) : alone;
  return out(writer.node('Transpose', `${name}/output`, [ordered], { perm: { ints: [1, 0, 2] } }));
}

/** The first axis from its end. */
function backwards({ writer, name }: LayerCall, value: string): string {
  const bounds = [
    writer.ints(`${name}/from`, [-1]),
    writer.ints(`${name}/to`, [-(2 ** 31)]),
    writer.ints(`${name}/axis`, [0]),
    writer.ints(`${name}/step`, [-1]),
  ];
  return writer.node('Slice', `${name}/backwards`, [value, ...bounds]);
}

const merging: Readonly<Record<string, string>> = { sum: 'ReduceSum', ave: 'ReduceMean', mul: 'ReduceProd' };

interface Wrapper {
  forwardLayer: layers.Layer;
  backwardLayer: layers.Layer;
}

/** Two directions, whose states at each step are joined, or combined value by value. */
export function bidirectionalNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  const open = call.node.layer as unknown as Wrapper;
  const both = [open.forwardLayer, open.backwardLayer];
  const className = open.forwardLayer.getClassName();
  const mode = String(config['mergeMode'] ?? 'null');
  if (!isCell(className) || open.forwardLayer.getConfig()['goBackwards'] === true)
    throw call.refusal(`Bidirectional, ${className}`);
  if (mode !== 'concat' && !Object.hasOwn(merging, mode))
    throw call.refusal(`Bidirectional, mergeMode ${mode}`);
  const directions = both.map((layer) => ({ config: layer.getConfig(), weights: layerWeights(layer) }));
  const { made, others } = cellNode(call, className, directions, 'bidirectional');
  const out = (value: string): WrittenValue => ({ ...call.out(value), others });
  const isWhole = directions[0]!.config['returnSequences'] === true;
  if (mode !== 'concat') {
    const axis = writer.ints(`${name}/directions`, [isWhole ? 1 : 0]);
    const merged = writer.node(merging[mode]!, `${name}/merged`, [made, axis], { keepdims: { int: 0 } });
    if (!isWhole) return out(merged);
    return out(writer.node('Transpose', `${name}/output`, [merged], { perm: { ints: [1, 0, 2] } }));
  }
  const perm = isWhole ? [2, 0, 1, 3] : [1, 0, 2];
  const turned = writer.node('Transpose', `${name}/turned`, [made], { perm: { ints: perm } });
  const shape = writer.ints(`${name}/shape`, isWhole ? [0, 0, -1] : [0, -1]);
  return out(writer.node('Reshape', `${name}/output`, [turned, shape]));
}
