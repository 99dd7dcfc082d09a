import type { StepTrace } from '../contract/inside.ts';
import { adamRate, BETA1, BETA2, EPSILON, MOMENTUM, power, RHO } from './updateConstants.ts';
import {
  difference,
  evaluate32,
  product,
  quotient,
  root,
  square,
  sum,
  symbol,
  type Expression,
} from './expression.ts';

/** One line of an update rule: a result and its formula. */
export interface RuleLine {
  /** Symbol of the result. */
  result: string;
  /** The slot that stores the result; undefined for the weight. */
  slot?: string;
  expression: Expression;
}

/** A line with its values. */
export interface ComputedLine extends RuleLine {
  values: ReadonlyMap<string, number>;
  /** float32 value, equal to the engine's. */
  value: number;
}

type Optimizer = StepTrace['optimizer'];

const [w, g, rate, epsilon] = ['w', 'g', 'η', 'ε'].map(symbol) as [
  Expression,
  Expression,
  Expression,
  Expression,
];
const [v, vNew, h, hNew, s, sNew] = ['v', 'v′', 'h', 'h′', 's', 's′'].map(symbol) as [
  ...[Expression, Expression, Expression],
  ...[Expression, Expression, Expression],
];
const [m, mNew, correctedRate] = ['m', 'm′', 'ηₜ'].map(symbol) as [Expression, Expression, Expression];
const weight = (expression: Expression): RuleLine => ({ result: 'w′', expression });
/** keep old + add fresh */
const blend = (keep: string, old: Expression, fresh: Expression): Expression =>
  sum(product(symbol(keep), old), product(symbol(`1 − ${keep}`), fresh));
/** w - rate direction / (sqrt(squares) + epsilon) */
const scaled = (by: Expression, direction: Expression, squares: Expression): RuleLine =>
  weight(difference(w, quotient(product(direction, by), sum(root(squares), epsilon))));

/** Every optimizer's update rule, operation by operation in the engine's order. */
export const updateRules: Record<Optimizer, readonly RuleLine[]> = {
  sgd: [weight(difference(w, product(rate, g)))],
  momentum: [
    { result: 'v′', slot: 'velocity', expression: difference(product(symbol('μ'), v), product(rate, g)) },
    weight(sum(w, vNew)),
  ],
  adagrad: [{ result: 'h′', slot: 'accumulator', expression: sum(h, square(g)) }, scaled(rate, g, hNew)],
  rmsprop: [
    { result: 's′', slot: 'meanSquare', expression: blend('ρ', s, square(g)) },
    scaled(rate, g, sNew),
  ],
  adam: [
    { result: 'm′', slot: 'm', expression: blend('β₁', m, g) },
    { result: 'v′', slot: 'v', expression: blend('β₂', v, square(g)) },
    scaled(correctedRate, mNew, vNew),
  ],
};

/** The symbol of each slot before the update. */
export const slotSymbols: Record<string, string> = {
  velocity: 'v',
  accumulator: 'h',
  meanSquare: 's',
  m: 'm',
  v: 'v',
};

/** One weight before the update, with its slots by name. */
export interface WeightBefore {
  weight: number;
  gradient: number;
  slots: Readonly<Record<string, number>>;
}

/**
 * Applies an optimizer's rule to the values of one weight; the results equal the engine's bit for bit.
 * @param step number of the update, counting from 1
 */
export function computeUpdate(
  optimizer: Optimizer,
  before: WeightBefore,
  learningRate: number,
  step: number,
): ComputedLine[] {
  const values = new Map<string, number>([
    ['w', before.weight],
    ['g', before.gradient],
    ['η', learningRate],
    ['ηₜ', adamRate(learningRate, step)],
    ['ε', EPSILON],
    ['μ', MOMENTUM],
    ...constant('ρ', RHO),
    ...constant('β₁', BETA1),
    ...constant('β₂', BETA2),
    ...Object.entries(before.slots).map(([name, value]) => [slotSymbols[name] ?? name, value] as const),
  ]);
  return updateRules[optimizer].map((line) => {
    const value = evaluate32(line.expression, values);
    values.set(line.result, value);
    return { ...line, values, value };
  });
}

const constant = (name: string, value: number): [string, number][] => [
  [name, value],
  [`1 − ${name}`, 1 - value],
];

/** Adam's bias correction of a step, in float64: the corrected moments and the rate. */
export function biasCorrection(
  m: number,
  v: number,
  learningRate: number,
  step: number,
): { first: number; second: number; m: number; v: number; rate: number } {
  const [first, second] = [1 - power(BETA1, step), 1 - power(BETA2, step)];
  return { first, second, m: m / first, v: v / second, rate: adamRate(learningRate, step) };
}
