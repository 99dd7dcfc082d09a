/** A formula as a tree, from which it is displayed with symbols, displayed with numbers, and evaluated. */
export type Expression =
  | { kind: 'symbol'; name: string }
  | { kind: 'sum' | 'difference' | 'product' | 'quotient'; left: Expression; right: Expression }
  | { kind: 'square' | 'root'; of: Expression };

/** A named value in a formula. */
export const symbol = (name: string): Expression => ({ kind: 'symbol', name });

const pair =
  (kind: 'sum' | 'difference' | 'product' | 'quotient') =>
  (left: Expression, right: Expression): Expression => ({ kind, left, right });
export const sum = pair('sum');
export const difference = pair('difference');
export const product = pair('product');
export const quotient = pair('quotient');
export const square = (of: Expression): Expression => ({ kind: 'square', of });
export const root = (of: Expression): Expression => ({ kind: 'root', of });

/**
 * Evaluates a formula, rounding every operation to float32 separately, as the engine's kernels do.
 * @param values values of all symbols, rounded to float32 when used
 */
export function evaluate32(expression: Expression, values: ReadonlyMap<string, number>): number {
  const of = (part: Expression): number => evaluate32(part, values);
  const { fround } = Math;
  switch (expression.kind) {
    case 'symbol':
      return fround(values.get(expression.name) ?? NaN);
    case 'sum':
      return fround(of(expression.left) + of(expression.right));
    case 'difference':
      return fround(of(expression.left) - of(expression.right));
    case 'product':
      return fround(of(expression.left) * of(expression.right));
    case 'quotient':
      return fround(of(expression.left) / of(expression.right));
    case 'square':
      return fround(of(expression.of) * of(expression.of));
    case 'root':
      return fround(Math.sqrt(of(expression.of)));
  }
}

/** The names of all symbols of a formula. */
export function symbolsOf(expression: Expression): string[] {
  if (expression.kind === 'symbol') return [expression.name];
  if ('of' in expression) return symbolsOf(expression.of);
  return [...symbolsOf(expression.left), ...symbolsOf(expression.right)];
}
