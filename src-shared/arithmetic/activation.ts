/** An elementwise activation function. */
interface ActivationFunction {
  /** The function's value in float64. */
  of(x: number): number;
  /** Its derivative; at a kink that of TensorFlow.js. */
  slope(x: number): number;
  formula: string;
  /** Set if the function is never negative. */
  unsigned?: true;
}

/** log(1 + exp(x)), without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** 1 / (1 + exp(-x)) */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** By TensorFlow.js' names, in lower case and without underscores. */
const functions: Readonly<Record<string, ActivationFunction>> = {
  linear: { of: (x) => x, slope: () => 1, formula: 'x' },
  relu: {
    of: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
    slope: (x) => Number(x > 0),
    formula: 'max(0, x)',
    unsigned: true,
  },
  relu6: {
    of: (x) => Math.min(6, Math.max(0, x)),
    slope: (x) => Number(x > 0 && x < 6),
    formula: 'min(6, max(0, x))',
    unsigned: true,
  },
  elu: {
    of: (x) => (x >= 0 ? x : Math.expm1(x)),
    slope: (x) => (x >= 0 ? 1 : Math.exp(x)),
    formula: 'x ≥ 0 ? x : eˣ − 1',
  },
  selu: {
    of: (x) => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    slope: (x) => 1.0507009873554805 * (x >= 0 ? 1 : 1.6732632423543772 * Math.exp(x)),
    formula: '1.0507 (x ≥ 0 ? x : 1.6733 (eˣ − 1))',
  },
  tanh: { of: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2, formula: 'tanh x' },
  sigmoid: {
    of: (x) => 1 / (1 + Math.exp(-x)),
    slope: (x) => logistic(x) * logistic(-x),
    formula: '1 / (1 + e⁻ˣ)',
    unsigned: true,
  },
  hardsigmoid: {
    of: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
    slope: (x) => (x > -2.5 && x < 2.5 ? 0.2 : 0),
    formula: 'min(1, max(0, 0.2 x + 0.5))',
    unsigned: true,
  },
  softplus: { of: softplus, slope: logistic, formula: 'ln(1 + eˣ)', unsigned: true },
  softsign: {
    of: (x) => x / (1 + Math.abs(x)),
    slope: (x) => 1 / (1 + Math.abs(x)) ** 2,
    formula: 'x / (1 + |x|)',
  },
  swish: {
    of: (x) => x / (1 + Math.exp(-x)),
    slope: (x) => logistic(x) * (1 + x * logistic(-x)),
    formula: 'x / (1 + e⁻ˣ)',
  },
  mish: {
    of: (x) => x * Math.tanh(softplus(x)),
    slope: (x) => Math.tanh(softplus(x)) + x * (1 - Math.tanh(softplus(x)) ** 2) * logistic(x),
    formula: 'x tanh(ln(1 + eˣ))',
  },
  exponential: { of: Math.exp, slope: Math.exp, formula: 'eˣ', unsigned: true },
  abs: { of: Math.abs, slope: Math.sign, formula: '|x|', unsigned: true },
  square: { of: (x) => x * x, slope: (x) => 2 * x, formula: 'x²', unsigned: true },
  sqrt: { of: Math.sqrt, slope: (x) => 0.5 / Math.sqrt(x), formula: '√x', unsigned: true },
  log: { of: Math.log, slope: (x) => 1 / x, formula: 'ln x' },
  reciprocal: { of: (x) => 1 / x, slope: (x) => -1 / x ** 2, formula: '1 / x' },
  sin: { of: Math.sin, slope: Math.cos, formula: 'sin x' },
  cos: { of: Math.cos, slope: (x) => -Math.sin(x), formula: 'cos x' },
  logsigmoid: { of: (x) => -softplus(-x), slope: (x) => logistic(-x), formula: '−ln(1 + e⁻ˣ)' },
  // LeCun et al. 1998, section II.B and appendix A.
  scaledtanh: {
    of: (x) => 1.7159 * Math.tanh((2 / 3) * x),
    slope: (x) => 1.7159 * (2 / 3) * (1 - Math.tanh((2 / 3) * x) ** 2),
    formula: '1.7159 tanh(2x / 3)',
  },
};

const find = (name: string): ActivationFunction | undefined => {
  const key = name.replaceAll('_', '').toLowerCase();
  return Object.hasOwn(functions, key) ? functions[key] : undefined;
};

/** Applies a layer's activation function to a sum, in float64; undefined if it is unknown or not elementwise. */
export function activate(name: string | undefined, sum: number): number | undefined {
  return find(name ?? 'linear')?.of(sum);
}

/** The derivative of a layer's activation function at a sum; undefined if it is unknown or not elementwise. */
export function activationSlope(name: string | undefined, sum: number): number | undefined {
  return find(name ?? 'linear')?.slope(sum);
}

/** The formula of an activation function of `x`; the function's name if it is unknown. */
export const activationFormula = (name: string): string => find(name)?.formula ?? `${name}(x)`;

/** Whether an activation is never negative. This includes softmax, although it is not elementwise. */
export const isUnsigned = (name: string): boolean => name === 'softmax' || find(name)?.unsigned === true;

/** Softmax with its intermediate results, in float64: exp(x - max) of each logit, their sum, and the quotients. */
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
