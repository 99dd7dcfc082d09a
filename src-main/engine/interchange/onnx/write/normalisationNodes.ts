import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import type { LayerCall } from './LayerCall.ts';
import type { WrittenValue } from './OnnxWriter.ts';

/** `gamma (x - mean) / sqrt(variance + epsilon) + beta` along one axis, which ONNX has as its second. */
export function batchNormalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const rank = input.shape.length;
  const told = call.number('axis', -1);
  const axis = told < 0 ? told + rank : told;
  const mean = call.weight('moving_mean')!;
  const count = mean.values.length;
  const vector = (weight: string, usual: number): string => {
    const values = call.weight(weight)?.values ?? new Float32Array(count).fill(usual);
    return writer.floats(`${name}/${weight}`, [count], values);
  };
  const statistics = [
    vector('gamma', 1),
    vector('beta', 0),
    vector('moving_mean', 0),
    vector('moving_variance', 1),
  ];
  const epsilon = { float: call.number('epsilon', 1e-3) };
  const write = (x: string): string =>
    writer.node('BatchNormalization', name, [x, ...statistics], { epsilon });
  if (rank > 2 && axis === rank - 1)
    return { ...call.out(write(writer.channelsFirst(input))), isTurned: true };
  if (axis === 1) return call.out(write(call.plain()));
  throw call.refusal(`BatchNormalization, axis ${told}`);
}

export function layerNormalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const axes = [call.config['axis'] ?? -1].flat() as number[];
  const rank = input.shape.length;
  const own = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const first = Math.min(...own);
  const sizes = input.shape.slice(first);
  // The operator takes all axes from one on.
  const isLast = own.length === sizes.length && own.every((axis, at) => axis === first + at);
  if (!isLast || !sizes.every((size) => typeof size === 'number'))
    throw call.refusal(`LayerNormalization, axis ${axes.join(', ')}`);
  const gamma = call.weight('gamma')?.values ?? new Float32Array(sizeOf(sizes)).fill(1);
  const beta = call.weight('beta');
  const inputs = [call.plain(), writer.floats(`${name}/gamma`, sizes, gamma)];
  if (beta) inputs.push(writer.floats(`${name}/beta`, sizes, beta.values));
  const attributes = { axis: { int: first - rank }, epsilon: { float: call.number('epsilon', 1e-3) } };
  return call.out(writer.node('LayerNormalization', name, inputs, attributes));
}

/**
 * Groups of channels, each with the mean and variance of all its positions, in the operators that every version has: the operator of its
 * own has one scale for a group before version 21. Source: as PyTorch writes it.
 */
export function groupNormalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const channels = input.shape.at(-1)!;
  const groups = call.number('groups', 32);
  const count = groups === -1 ? channels : groups;
  const x = writer.channelsFirst(input);
  const grouped = writer.node('Reshape', `${name}/grouped`, [
    x,
    writer.ints(`${name}/groups`, [0, count, -1]),
  ]);
  const normal = writer.node(
    'InstanceNormalization',
    name,
    [
      grouped,
      writer.floats(`${name}/ones`, [count], new Float32Array(count).fill(1)),
      writer.floats(`${name}/zeros`, [count], new Float32Array(count)),
    ],
    { epsilon: { float: call.number('epsilon', 1e-3) } },
  );
  const shape = writer.node('Shape', `${name}/shape`, [x]);
  const back = writer.node('Reshape', `${name}/back`, [normal, shape]);
  const dims = [channels, ...input.shape.slice(2).map(() => 1)];
  const scaled = (opType: string, value: string, weight: string): string => {
    const found = call.weight(weight);
    if (!found) return value;
    const stored = writer.floats(`${name}/${weight}`, dims, found.values);
    return writer.node(opType, `${name}/${opType.toLowerCase()}`, [value, stored]);
  };
  const made = scaled('Add', scaled('Mul', back, 'gamma'), 'beta');
  return { ...call.out(made), isTurned: input.shape.length > 2 };
}

/** The least standard deviation that is divided by, as the layer has it. */
const LEAST_DEVIATION = 1e-7;

export function normalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name, config, input } = call;
  if (config['invert']) throw call.refusal('Normalization, invert');
  const numbers = (key: 'mean' | 'variance'): number[] =>
    Array.from(call.weight(key)?.values ?? ([config[key] ?? 0].flat(Infinity) as number[]));
  const axes = [config['axis'] ?? []]
    .flat()
    .map((axis) => Number(axis) + (Number(axis) < 0 ? input.shape.length : 0));
  const shape = input.shape.map((size, axis) => (axes.includes(axis) ? (size ?? 1) : 1));
  const dims = numbers('mean').length === 1 ? [] : shape;
  const mean = writer.floats(`${name}/mean`, dims, Float32Array.from(numbers('mean')));
  const deviations = numbers('variance').map((value) => Math.max(Math.sqrt(value), LEAST_DEVIATION));
  const deviation = writer.floats(`${name}/deviation`, dims, Float32Array.from(deviations));
  const centred = writer.node('Sub', `${name}/centred`, [call.plain(), mean]);
  return call.out(writer.node('Div', name, [centred, deviation]));
}

/** The least sum of squares that is divided by, as the layer has it. */
const LEAST_SQUARES = 1e-12;

/** Values divided by their length along some axes. */
export function unitNormalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  const axes = [config['axis'] ?? -1].flat() as number[];
  const squares = writer.node('ReduceSumSquare', `${name}/squares`, [
    call.plain(),
    writer.ints(`${name}/axes`, axes),
  ]);
  const least = writer.node('Max', `${name}/least`, [
    squares,
    writer.scalar(`${name}/epsilon`, LEAST_SQUARES),
  ]);
  const length = writer.node('Sqrt', `${name}/length`, [least]);
  return call.out(writer.node('Div', name, [call.plain(), length]));
}

/** Values divided by the root of the mean of their squares, with a scale for each. */
export function rmsNormalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name } = call;
  const x = call.plain();
  const squares = writer.node('Mul', `${name}/squares`, [x, x]);
  const mean = writer.node('ReduceMean', `${name}/mean`, [squares, writer.ints(`${name}/axes`, [-1])]);
  const epsilon = writer.scalar(`${name}/epsilon`, call.number('epsilon', 1e-6));
  const root = writer.node('Sqrt', `${name}/root`, [writer.node('Add', `${name}/sum`, [mean, epsilon])]);
  const normal = writer.node('Div', `${name}/normal`, [x, root]);
  const { shape, values } = call.weight('scale')!;
  return call.out(writer.node('Mul', name, [normal, writer.floats(`${name}/scale`, shape, values)]));
}
