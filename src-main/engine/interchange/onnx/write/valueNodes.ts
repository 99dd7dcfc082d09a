import type { LayerCall } from './LayerCall.ts';
import type { WrittenValue } from './OnnxWriter.ts';
import { activationNodes } from './activationNodes.ts';

/** Weighted sums over the last axis. */
export function denseNodes(call: LayerCall): WrittenValue {
  const { writer, name } = call;
  const { shape, values } = call.weight('kernel')!;
  const kernel = writer.floats(`${name}/kernel`, shape, values);
  const bias = call.weight('bias');
  const added = bias && writer.floats(`${name}/bias`, bias.shape, bias.values);
  if (call.input.shape.length === 2 && added !== undefined)
    return call.out(writer.node('Gemm', name, [call.plain(), kernel, added]));
  if (added === undefined) return call.out(writer.node('MatMul', name, [call.plain(), kernel]));
  return call.out(
    writer.node('Add', name, [writer.node('MatMul', `${name}/product`, [call.plain(), kernel]), added]),
  );
}

/** The same axes, in the order that the values lie in. */
const same = (call: LayerCall, name: string): WrittenValue => ({
  ...call.input,
  name,
  shape: call.node.outputShape,
});

/** A function of each value by itself, or the softmax of the last axis. */
export function activationOfNodes(call: LayerCall, value: WrittenValue, activation: string): WrittenValue {
  if (activation === 'linear') return value;
  const { writer, className } = call;
  const isOwn = value === call.input;
  const name = isOwn ? call.name : `${call.name}/${activation}`;
  if (activation === 'softmax' || activation === 'logSoftmax') {
    const opType = activation === 'softmax' ? 'Softmax' : 'LogSoftmax';
    const x = writer.channelsLast(value);
    return { ...value, name: writer.node(opType, name, [x], { axis: { int: -1 } }), isTurned: false };
  }
  const write = activationNodes[activation];
  if (!write) throw call.refusal(`${className}, activation ${activation}`);
  return { ...value, name: write(writer, name, value.name) };
}

export function reluNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const most = call.config['maxValue'];
  if (typeof most !== 'number') return same(call, writer.node('Relu', name, [input.name]));
  const limits = [writer.scalar(`${name}/least`, 0), writer.scalar(`${name}/most`, most)];
  return same(call, writer.node('Clip', name, [input.name, ...limits]));
}

/** A slope, or another number that the function has. */
export const slopeNodes =
  (opType: string, setting: string) =>
  (call: LayerCall): WrittenValue => {
    const alpha = { float: call.number(setting, 1) };
    return same(call, call.writer.node(opType, call.name, [call.input.name], { alpha }));
  };

export function preluNodes(call: LayerCall): WrittenValue {
  const { shape, values } = call.weight('alpha')!;
  const slope = call.writer.floats(`${call.name}/alpha`, shape, values);
  return call.out(call.writer.node('PRelu', call.name, [call.plain(), slope]));
}

export function softmaxNodes(call: LayerCall): WrittenValue {
  const axis = call.number('axis', -1);
  return call.out(call.writer.node('Softmax', call.name, [call.plain()], { axis: { int: axis } }));
}

/** Does nothing outside of training. */
export function passingNodes(call: LayerCall): WrittenValue {
  return same(call, call.writer.node('Identity', call.name, [call.input.name]));
}

export function dropoutNodes(call: LayerCall): WrittenValue {
  const ratio = call.writer.scalar(`${call.name}/ratio`, call.number('rate', 0.5));
  return same(call, call.writer.node('Dropout', call.name, [call.input.name, ratio]));
}

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
  if (rank === 4 && axis === 3) return { ...call.out(write(writer.channelsFirst(input))), isTurned: true };
  if (axis === 1) return call.out(write(call.plain()));
  throw call.refusal(`BatchNormalization, axis ${told}`);
}

export function layerNormalizationNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const axes = [call.config['axis'] ?? -1].flat() as number[];
  const isLast = axes.length === 1 && (axes[0] === -1 || axes[0] === input.shape.length - 1);
  const size = input.shape.at(-1);
  if (!isLast || typeof size !== 'number') throw call.refusal(`LayerNormalization, axis ${axes.join(', ')}`);
  const gamma = call.weight('gamma')?.values ?? new Float32Array(size).fill(1);
  const beta = call.weight('beta');
  const inputs = [call.plain(), writer.floats(`${name}/gamma`, [size], gamma)];
  if (beta) inputs.push(writer.floats(`${name}/beta`, [size], beta.values));
  const attributes = { axis: { int: -1 }, epsilon: { float: call.number('epsilon', 1e-3) } };
  return call.out(writer.node('LayerNormalization', name, inputs, attributes));
}

export function rescalingNodes(call: LayerCall): WrittenValue {
  const { writer, name, input, config } = call;
  if ([config['scale'], config['offset'] ?? 0].some((value) => typeof value !== 'number'))
    throw call.refusal('Rescaling, scale');
  const scaled = writer.node('Mul', `${name}/scaled`, [
    input.name,
    writer.scalar(`${name}/scale`, call.number('scale', 1)),
  ]);
  return same(
    call,
    writer.node('Add', name, [scaled, writer.scalar(`${name}/offset`, call.number('offset', 0))]),
  );
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

/** Several inputs value by value. */
export const mergingNodes =
  (opType: string) =>
  (call: LayerCall): WrittenValue => {
    const { writer, inputs, node } = call;
    const isAlike = inputs.every(
      ({ isTurned, shape }) => isTurned === inputs[0]!.isTurned && shape.length === inputs[0]!.shape.length,
    );
    if (inputs.some(({ shape }) => shape.length !== inputs[0]!.shape.length)) throw call.refusal();
    const names = inputs.map((value, at) => (isAlike ? value.name : call.plain(at)));
    const isTurned = isAlike && inputs[0]!.isTurned;
    const summed = ['Add', 'Mul'].includes(opType) && names.length > 2;
    const all = summed
      ? names.reduce((sum, next, at) =>
          writer.node(opType, at === names.length - 1 ? call.name : `${call.name}/part`, [sum, next]),
        )
      : writer.node(opType, call.name, names);
    return { name: all, shape: node.outputShape, isTurned };
  };

export function concatenationNodes(call: LayerCall): WrittenValue {
  const axis = call.number('axis', -1);
  const names = call.inputs.map((_input, at) => call.plain(at));
  return call.out(call.writer.node('Concat', call.name, names, { axis: { int: axis } }));
}
