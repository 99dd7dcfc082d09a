import { activate, softmaxTerms } from '../../arithmetic/activation.ts';
import { LEAK } from '../parts/denseNetwork.ts';

/** The activation functions of the lecture. */
export const lectureFunctions = [
  ...(['step', 'sigmoid', 'tanh', 'relu', 'leaky-relu', 'elu', 'maxout', 'softmax', 'identity'] as const),
] as const;
export type LectureFunction = (typeof lectureFunctions)[number];

/** The two lines of the maxout unit that is shown: the larger of the two is its output. */
const maxoutLines = [
  { slope: -0.5, offset: 0 },
  { slope: 1, offset: -0.5 },
] as const;

/**
 * The value of a function. `softmax` is the first of two outputs, the other logit being 0, which is the sigmoid: a single
 * number has no softmax.
 */
export function valueOf(name: LectureFunction, x: number): number {
  switch (name) {
    case 'step':
      return x > 0 ? 1 : 0;
    case 'leaky-relu':
      return x > 0 ? x : LEAK * x;
    case 'maxout':
      return Math.max(...maxoutLines.map(({ slope, offset }) => slope * x + offset));
    case 'softmax':
      return softmaxTerms([x, 0]).probabilities[0]!;
    case 'identity':
      return x;
    default:
      return activate(name, x)!;
  }
}

/** The derivative of a function; at a kink that from the left. */
export function derivativeOf(name: LectureFunction, x: number): number {
  switch (name) {
    case 'step':
      return 0;
    case 'sigmoid':
    case 'softmax': {
      const value = valueOf('sigmoid', x);
      return value * (1 - value);
    }
    case 'tanh':
      return 1 - Math.tanh(x) ** 2;
    case 'relu':
      return x > 0 ? 1 : 0;
    case 'leaky-relu':
      return x > 0 ? 1 : LEAK;
    case 'elu':
      return x > 0 ? 1 : Math.exp(x);
    case 'maxout': {
      const [left, right] = maxoutLines;
      return right.slope * x + right.offset > left.slope * x + left.offset ? right.slope : left.slope;
    }
    case 'identity':
      return 1;
  }
}

/** A formula in plain signs. */
export const formulas: Readonly<Record<LectureFunction, string>> = {
  step: 'x > 0 ? 1 : 0',
  sigmoid: '1 / (1 + e⁻ˣ)',
  tanh: 'tanh x',
  relu: 'max(0, x)',
  'leaky-relu': `x > 0 ? x : ${LEAK} x`,
  elu: 'x > 0 ? x : eˣ − 1',
  maxout: 'max(−0.5 x, x − 0.5)',
  softmax: 'eˣ / (eˣ + e⁰)',
  identity: 'x',
};

/** The outputs for a batch of values. Softmax takes them together. */
export function batchOutputs(name: LectureFunction, batch: readonly number[]): number[] {
  if (name === 'softmax') return softmaxTerms(batch).probabilities;
  return batch.map((x) => valueOf(name, x));
}

/** Numbers that are separated by commas or spaces. Undefined if any is not a number, or there are none or too many. */
export function readNumbers(text: string, most: number): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  if (numbers.length === 0 || numbers.length > most || numbers.some((one) => !Number.isFinite(one)))
    return undefined;
  return numbers;
}
