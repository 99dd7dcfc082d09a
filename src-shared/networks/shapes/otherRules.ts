import { sizeOf } from '../../model/shape.ts';
import { Impossible } from '../Impossible.ts';
import { inputOfRank, shapeText, type Shape, type ShapeRule } from './ShapeRule.ts';

type Config = Readonly<Record<string, unknown>>;

const same: ShapeRule = (_config, inputs) => ({ shape: inputs[0]!, parameters: 0 });
const biased = (config: Config, count: number): number => (config['use_bias'] === false ? 0 : count);

const dense: ShapeRule = (config, inputs) => {
  const input = inputs[0]!;
  const units = Number(config['units']);
  const parameters = input.at(-1)! * units + biased(config, units);
  return { shape: [...input.slice(0, -1), units], parameters };
};

const embedding: ShapeRule = (config, inputs) => {
  const length = Number(config['output_dim']);
  return { shape: [...inputs[0]!, length], parameters: Number(config['input_dim']) * length };
};

/** The distances to ten codes of the 1998 paper, which are fixed and no parameters. */
const distances: ShapeRule = (_config, inputs) => {
  inputOfRank(inputs, 1);
  return { shape: [10], parameters: 0 };
};

const slopes: ShapeRule = (config, inputs) => {
  const input = inputs[0]!;
  const shared = new Set([config['shared_axes'] ?? []].flat().map(Number));
  return { shape: input, parameters: sizeOf(input.map((size, axis) => (shared.has(axis + 1) ? 1 : size))) };
};

/** An axis without the batch, from one that counts the batch as 0 and negative ones from the end. */
function axisOf(input: Shape, value: unknown, setting: string): number {
  const rank = input.length + 1;
  const axis = (Number(value) + rank) % rank;
  if (Number.isInteger(axis) && axis >= 1 && axis < rank && Math.abs(Number(value)) <= rank) return axis - 1;
  throw new Impossible('wrong-position', { setting, value: String(value), input: shapeText(input) });
}

const onAxis: ShapeRule = (config, inputs) => {
  axisOf(inputs[0]!, config['axis'], 'axis');
  return { shape: inputs[0]!, parameters: 0 };
};

/** Factor and offset are trained; `moving` more values per map are measured. */
const normalisation =
  (moving: number): ShapeRule =>
  (config, inputs) => {
    const input = inputs[0]!;
    const axes = [config['axis']].flat().map((axis) => axisOf(input, axis, 'axis'));
    const each = sizeOf(axes.map((axis) => input[axis]!));
    const trained = [config['scale'], config['center']].filter((used) => used !== false).length;
    return { shape: input, parameters: each * (trained + moving) };
  };

const groupNormalisation: ShapeRule = (config, inputs) => {
  const input = inputs[0]!;
  const [channels, groups] = [input.at(-1)!, Number(config['groups'])];
  const axis = axisOf(input, config['axis'], 'axis');
  if (axis !== input.length - 1)
    throw new Impossible('setting-wrong', { setting: 'axis', value: String(config['axis']), expected: '-1' });
  const divisors = Array.from({ length: channels }, (_none, at) => at + 1).filter(
    (one) => channels % one === 0,
  );
  if (!divisors.includes(groups))
    throw new Impossible('setting-wrong', {
      setting: 'groups',
      value: groups,
      expected:
        divisors.length > 8 ? `${divisors.slice(0, 7).join(', ')}, …, ${channels}` : divisors.join(', '),
    });
  return normalisation(0)(config, inputs);
};

const flatten: ShapeRule = (_config, inputs) => ({ shape: [sizeOf(inputs[0]!)], parameters: 0 });

const reshape: ShapeRule = (config, inputs) => {
  const input = inputs[0]!;
  const target = config['target_shape'] as readonly number[];
  const known = sizeOf(target.filter((size) => size !== -1));
  const size = sizeOf(input);
  const isOpen = target.includes(-1);
  const wanted = isOpen ? `${known}·n` : `${known}`;
  if (isOpen ? size % known !== 0 : size !== known)
    throw new Impossible('sizes-differ', {
      input: shapeText(input),
      output: shapeText(target),
      formula: `${input.join('·')} = ${size} ≠ ${wanted}`,
    });
  return { shape: target.map((side) => (side === -1 ? size / known : side)), parameters: 0 };
};

const permute: ShapeRule = (config, inputs) => {
  const input = inputs[0]!;
  const order = config['dims'] as readonly number[];
  const isOrder = [...order].sort((a, b) => a - b).join() === input.map((_size, axis) => axis + 1).join();
  if (!isOrder)
    throw new Impossible('wrong-position', {
      setting: 'dims',
      value: order.join(', '),
      input: shapeText(input),
    });
  return { shape: order.map((axis) => input[axis - 1]!), parameters: 0 };
};

const repeat: ShapeRule = (config, inputs) => ({
  shape: [Number(config['n']), inputOfRank(inputs, 1)[0]!],
  parameters: 0,
});

/** @throws Impossible `inputs-differ` */
function differ(inputs: readonly Shape[]): never {
  throw new Impossible('inputs-differ', { shapes: inputs.map(shapeText).join(', ') });
}

/** Layers that compute each value from those of all inputs; an axis of length 1 goes with any length. */
const merge: ShapeRule = (_config, inputs) => {
  const shape = inputs.reduce((all, input) => {
    if (all.length !== input.length) differ(inputs);
    return all.map((size, axis) => {
      const other = input[axis]!;
      if (size !== other && size !== 1 && other !== 1) differ(inputs);
      return Math.max(size, other);
    });
  });
  return { shape, parameters: 0 };
};

const concatenate: ShapeRule = (config, inputs) => {
  const first = inputs[0]!;
  const along = axisOf(first, config['axis'], 'axis');
  for (const input of inputs)
    if (input.length !== first.length || input.some((size, axis) => axis !== along && size !== first[axis]))
      differ(inputs);
  const sum = inputs.reduce((all, input) => all + input[along]!, 0);
  return { shape: first.with(along, sum), parameters: 0 };
};

/** A recurrent layer whose state is computed by `gates` products. */
const recurrent =
  (gates: number): ShapeRule =>
  (config, inputs) => {
    const [length, features] = inputOfRank(inputs, 2) as [number, number];
    const units = Number(config['units']);
    const parameters = gates * (units * (features + units) + biased(config, units));
    return { shape: config['return_sequences'] === true ? [length, units] : [units], parameters };
  };

/** Rules of the layers that read no windows, by class. */
export const otherRules: Readonly<Record<string, ShapeRule>> = {
  Dense: dense,
  Embedding: embedding,
  RbfOutput: distances,
  Activation: same,
  ReLU: same,
  LeakyReLU: same,
  PReLU: slopes,
  ELU: same,
  ThresholdedReLU: same,
  Softmax: onAxis,
  Dropout: same,
  SpatialDropout1D: (_config, inputs) => ({ shape: inputOfRank(inputs, 2), parameters: 0 }),
  GaussianNoise: same,
  GaussianDropout: same,
  AlphaDropout: same,
  BatchNormalization: normalisation(2),
  LayerNormalization: normalisation(0),
  GroupNormalization: groupNormalisation,
  LocalResponseNormalization: same,
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  RepeatVector: repeat,
  Rescaling: same,
  Masking: same,
  Add: merge,
  Multiply: merge,
  Average: merge,
  Maximum: merge,
  Minimum: merge,
  Concatenate: concatenate,
  SimpleRNN: recurrent(1),
  GRU: recurrent(3),
  LSTM: recurrent(4),
};
