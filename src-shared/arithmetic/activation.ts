/** What a layer's activation function makes of a sum, in float64; undefined for one that is not known or looks at more than one value. */
export function activate(name: string | undefined, sum: number, slope = 0.3): number | undefined {
  const functions: Record<string, (x: number) => number> = {
    linear: (x) => x,
    relu: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
    relu6: (x) => Math.min(6, Math.max(0, x)),
    leakyrelu: (x) => (x >= 0 ? x : slope * x),
    elu: (x) => (x >= 0 ? x : Math.expm1(x)),
    selu: (x) => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    tanh: Math.tanh,
    sigmoid: (x) => 1 / (1 + Math.exp(-x)),
    hardsigmoid: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
    softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    softsign: (x) => x / (1 + Math.abs(x)),
    swish: (x) => x / (1 + Math.exp(-x)),
    mish: (x) => x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  };
  return functions[(name ?? 'linear').replace('_', '').toLowerCase()]?.(sum);
}

/** exp(x - max) of each logit, their sum, and the shares: softmax with its intermediate results, in float64. */
export function softmaxTerms(logits: ArrayLike<number>): {
  highest: number;
  exponentials: number[];
  total: number;
  probabilities: number[];
} {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - highest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return { highest, exponentials, total, probabilities: exponentials.map((value) => value / total) };
}
