import type { LayerCall } from './LayerCall.ts';
import type { WrittenValue } from './OnnxWriter.ts';

/** Query, value and key of one, two or three inputs, each as the layer has it. */
function inputsOf(call: LayerCall): [query: string, value: string, key: string] {
  const query = call.plain();
  const value = call.inputs.length > 1 ? call.plain(1) : query;
  return [query, value, call.inputs.length > 2 ? call.plain(2) : value];
}

/** Values weighted by the softmax of the products of query and key, `[N, T, C]`. */
export function attentionNodes(call: LayerCall): WrittenValue {
  const { writer, name } = call;
  const [query, value, key] = inputsOf(call);
  const turned = writer.node('Transpose', `${name}/key`, [key], { perm: { ints: [0, 2, 1] } });
  const products = writer.node('MatMul', `${name}/products`, [query, turned]);
  const scale = call.weight('scale')?.values[0];
  const scores =
    scale === undefined
      ? products
      : writer.node('Mul', `${name}/scores`, [products, writer.scalar(`${name}/scale`, scale)]);
  const shares = writer.node('Softmax', `${name}/shares`, [scores], { axis: { int: -1 } });
  return call.out(writer.node('MatMul', name, [shares, value]));
}

/** Less than any score: softmax makes 0 of it. */
const HIDDEN = -3.4e38;

/** Several attentions beside each other, whose values are joined and mixed. */
export function multiHeadAttentionNodes(call: LayerCall): WrittenValue {
  const { writer, name, config, inputs } = call;
  const [query, value, key] = inputsOf(call);
  const size = call.number('keyDim', 1);
  const [q, v] = [headsOf(call, query, 'query', [0, 2, 1, 3]), headsOf(call, value, 'value', [0, 2, 1, 3])];
  const k = headsOf(call, key, 'key', [0, 2, 3, 1]);
  const factor = writer.scalar(`${name}/scale`, 1 / Math.sqrt(size));
  const scaled = writer.node('Mul', `${name}/scaled`, [q, factor]);
  const scores = writer.node('MatMul', `${name}/scores`, [scaled, k]);
  const steps = [inputs[0]!, inputs[2] ?? inputs[1] ?? inputs[0]!].map(({ shape }) => shape[1]);
  const seen =
    config['useCausalMask'] === true
      ? writer.node('Add', `${name}/seen`, [scores, causal(call, steps as [number, number])])
      : scores;
  const shares = writer.node('Softmax', `${name}/shares`, [seen], { axis: { int: -1 } });
  const mixed = writer.node('MatMul', `${name}/mixed`, [shares, v]);
  const beside = writer.node('Transpose', `${name}/beside`, [mixed], { perm: { ints: [0, 2, 1, 3] } });
  const { shape } = call.weight('output_kernel')!;
  const width = shape[0]! * shape[1]!;
  const joined = writer.node('Reshape', `${name}/joined`, [
    beside,
    writer.ints(`${name}/width`, [0, 0, width]),
  ]);
  return call.out(product(call, joined, 'output', width));
}

/** `[N, T, C]` to heads `[N, heads, T, size]`, or with their last axes in another order. */
function headsOf(call: LayerCall, x: string, part: string, order: readonly number[]): string {
  const { writer, name } = call;
  const [width, heads, size] = call.weight(`${part}_kernel`)!.shape as [number, number, number];
  const made = product(call, x, part, width);
  const shape = writer.ints(`${name}/${part}_shape`, [0, 0, heads, size]);
  const parted = writer.node('Reshape', `${name}/${part}_heads`, [made, shape]);
  return writer.node('Transpose', `${name}/${part}`, [parted], { perm: { ints: order } });
}

/** Weighted sums of the values of each step, those of all heads beside each other. */
function product(call: LayerCall, x: string, part: string, width: number): string {
  const { writer, name } = call;
  const { values } = call.weight(`${part}_kernel`)!;
  const units = values.length / width;
  const kernel = writer.floats(`${name}/${part}_kernel`, [width, units], values);
  const sums = writer.node('MatMul', `${name}/${part}_sums`, [x, kernel]);
  const bias = call.weight(`${part}_bias`);
  if (!bias) return sums;
  const added = writer.floats(`${name}/${part}_bias`, [units], bias.values);
  return writer.node('Add', `${name}/${part}_biased`, [sums, added]);
}

/** 0 where a step sees another, else what hides it. */
function causal(call: LayerCall, [steps, seen]: readonly [number | null, number | null]): string {
  if (steps === null || seen === null) throw call.refusal('MultiHeadAttention, useCausalMask');
  const values = Float32Array.from({ length: steps * seen }, (_none, at) =>
    at % seen <= Math.floor(at / seen) ? 0 : HIDDEN,
  );
  return call.writer.floats(`${call.name}/hidden`, [steps, seen], values);
}
