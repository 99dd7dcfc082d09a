/** An activation function that looks at one value. */
interface ActivationFunction {
  /** In float64. */
  of(x: number): number;
  formula: string;
  /** Set where no value is below 0. */
  unsigned?: true;
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** By the name of TensorFlow.js, in small letters and without underscores. */
const functions: Readonly<Record<string, ActivationFunction>> = {
  linear: { of: (x) => x, formula: 'x' },
  relu: { of: (x) => (x > 0 || Number.isNaN(x) ? x : 0), formula: 'max(0, x)', unsigned: true },
  relu6: { of: (x) => Math.min(6, Math.max(0, x)), formula: 'min(6, max(0, x))', unsigned: true },
  elu: { of: (x) => (x >= 0 ? x : Math.expm1(x)), formula: 'x ≥ 0 ? x : eˣ − 1' },
  selu: {
    of: (x) => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    formula: '1.0507 (x ≥ 0 ? x : 1.6733 (eˣ − 1))',
  },
  tanh: { of: Math.tanh, formula: 'tanh x' },
  sigmoid: { of: (x) => 1 / (1 + Math.exp(-x)), formula: '1 / (1 + e⁻ˣ)', unsigned: true },
  hardsigmoid: {
    of: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
    formula: 'min(1, max(0, 0.2 x + 0.5))',
    unsigned: true,
  },
  softplus: { of: softplus, formula: 'ln(1 + eˣ)', unsigned: true },
  softsign: { of: (x) => x / (1 + Math.abs(x)), formula: 'x / (1 + |x|)' },
  swish: { of: (x) => x / (1 + Math.exp(-x)), formula: 'x / (1 + e⁻ˣ)' },
  mish: { of: (x) => x * Math.tanh(softplus(x)), formula: 'x tanh(ln(1 + eˣ))' },
  // LeCun et al. 1998, section II.B and appendix A.
  scaledtanh: { of: (x) => 1.7159 * Math.tanh((2 / 3) * x), formula: '1.7159 tanh(2x / 3)' },
};

const find = (name: string): ActivationFunction | undefined => {
  const key = name.replaceAll('_', '').toLowerCase();
  return Object.hasOwn(functions, key) ? functions[key] : undefined;
};

/** What a layer's activation function makes of a sum, in float64; undefined for one that is not known or looks at more than one value. */
export function activate(name: string | undefined, sum: number): number | undefined {
  return find(name ?? 'linear')?.of(sum);
}

/** The formula of an activation function of `x`; the function's name where it is not known. */
export const activationFormula = (name: string): string => find(name)?.formula ?? `${name}(x)`;

/** Whether an activation gives no value below 0. Softmax gives none either, though it looks at more than one value. */
export const isUnsigned = (name: string): boolean => name === 'softmax' || find(name)?.unsigned === true;

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
