import type { LayerCall } from './LayerCall.ts';
import type { AttributeValue, WrittenValue } from './OnnxWriter.ts';

/** How operators of ONNX that have no layer of Keras are written again, which a network may have that was read from an ONNX file. */

export function clipNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  const limit = (setting: string): string => {
    const value = config[setting];
    return typeof value === 'number' ? writer.scalar(`${name}/${setting}`, value) : '';
  };
  return call.out(writer.node('Clip', name, [call.plain(), limit('minimum'), limit('maximum')]));
}

export function powerNodes(call: LayerCall): WrittenValue {
  const exponent = call.writer.scalar(`${call.name}/exponent`, call.number('exponent', 1));
  return call.out(call.writer.node('Pow', call.name, [call.plain(), exponent]));
}

export function gatherNodes(call: LayerCall): WrittenValue {
  const indices = call.writer.ints(`${call.name}/indices`, call.config['indices'] as number[]);
  const axis = { int: call.number('axis', 1) };
  return call.out(call.writer.node('Gather', call.name, [call.plain(), indices], { axis }));
}

const reductions: Readonly<Record<string, string>> = {
  mean: 'ReduceMean',
  sum: 'ReduceSum',
  max: 'ReduceMax',
  min: 'ReduceMin',
  prod: 'ReduceProd',
  l1: 'ReduceL1',
  l2: 'ReduceL2',
  logSum: 'ReduceLogSum',
  logSumExp: 'ReduceLogSumExp',
  sumSquare: 'ReduceSumSquare',
};

export function reduceNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  const axes = writer.ints(`${name}/axes`, config['axes'] as number[]);
  const keepdims = { int: config['keepdims'] ? 1 : 0 };
  const operator = reductions[String(config['operation'])]!;
  return call.out(writer.node(operator, name, [call.plain(), axes], { keepdims }));
}

export const matMulNodes = (call: LayerCall): WrittenValue =>
  call.out(call.writer.node('MatMul', call.name, [call.plain(), call.plain(1)]));

/** The same numbers as often as there are examples. */
export function constantNodes(call: LayerCall): WrittenValue {
  const { writer, name } = call;
  const { shape, values } = call.weight('value')!;
  const one = { int: 1 };
  const count = writer.node('Shape', `${name}/examples`, [call.plain()], { start: { int: 0 }, end: one });
  const sizes = [count, writer.ints(`${name}/sizes`, shape.slice(1))];
  const whole = writer.node('Concat', `${name}/shape`, sizes, { axis: { int: 0 } });
  return call.out(writer.node('Expand', name, [writer.floats(`${name}/value`, shape, values), whole]));
}

export function cumulativeNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  const axis = writer.ints(`${name}/axis`, [call.number('axis', 1)]);
  const alone = writer.node('Squeeze', `${name}/along`, [axis, writer.ints(`${name}/zero`, [0])]);
  const flag = (setting: string): AttributeValue => ({ int: config[setting] ? 1 : 0 });
  return call.out(
    writer.node('CumSum', name, [call.plain(), alone], {
      exclusive: flag('exclusive'),
      reverse: flag('reverse'),
    }),
  );
}
