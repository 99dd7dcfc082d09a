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
