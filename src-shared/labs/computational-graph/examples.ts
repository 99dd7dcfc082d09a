import { graphOf, type ComputationalGraph } from './graph.ts';
import { parseExpression, parseValues } from './parse.ts';

/** An expression with the values of its variables. */
export interface Example {
  expression: string;
  values: string;
}

/** The lecture's graphs. */
export const examples = {
  apples: {
    expression: '(apple * apples + orange * oranges) * tax',
    values: 'apple = 100, apples = 2, orange = 150, oranges = 3, tax = 1.1',
  },
  affine: {
    expression: 'relu(x1 * w1 + x2 * w2 + b)',
    values: 'x1 = 1, w1 = 0.5, x2 = -2, w2 = -1.5, b = 0.25',
  },
  sigmoid: { expression: '1 / (1 + exp(-x))', values: 'x = 1' },
  softmax: {
    expression: '-log(exp(a1) / (exp(a1) + exp(a2) + exp(a3)))',
    values: 'a1 = 0.3, a2 = 2.9, a3 = 4',
  },
} as const satisfies Readonly<Record<string, Example>>;

/** The graph of an expression. @throws FeaturescopeError `lab/impossible` */
export const graphOfExample = ({ expression, values }: Example): ComputationalGraph =>
  graphOf(parseExpression(expression), parseValues(values));

/** The derivatives of a graph's result by its variables, in the given order. */
export const derivativesBy = (graph: ComputationalGraph, names: readonly string[]): number[] =>
  names.map((name) => graph.find(({ label, isVariable }) => isVariable && label === name)!.derivative);
