import type { LayerCall } from './LayerCall.ts';
import { FLOAT, INT64, type WrittenValue } from './OnnxWriter.ts';

/** The row of each token; a network of tokens takes them as whole numbers. */
export function embeddingNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const { shape, values } = call.weight('embeddings')!;
  const tokens = input.isWhole
    ? call.plain()
    : writer.node('Cast', `${name}/tokens`, [call.plain()], { to: { int: INT64 } });
  const table = writer.floats(`${name}/embeddings`, shape, values);
  return call.out(writer.node('Gather', name, [table, tokens], { axis: { int: 0 } }));
}

/** 0 in all values of the steps in which each of them is a certain number. */
export function maskingNodes(call: LayerCall): WrittenValue {
  const { writer, name } = call;
  const value = writer.scalar(`${name}/value`, call.number('maskValue', 0));
  const hidden = writer.node('Equal', `${name}/hidden`, [call.plain(), value]);
  const shown = writer.node('Not', `${name}/shown`, [hidden]);
  const each = writer.node('Cast', `${name}/each`, [shown], { to: { int: FLOAT } });
  const last = writer.ints(`${name}/last`, [-1]);
  const factors = writer.node('ReduceMax', `${name}/factors`, [each, last], { keepdims: { int: 1 } });
  return call.out(writer.node('Mul', name, [call.plain(), factors]));
}
