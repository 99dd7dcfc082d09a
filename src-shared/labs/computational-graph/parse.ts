import { impossible } from '../impossible.ts';
import type { FeaturescopeError } from '../../contract/errors.ts';

/** Functions of one value. */
export const functionNames = ['exp', 'log', 'sqrt', 'sigmoid', 'tanh', 'relu'] as const;
export type FunctionName = (typeof functionNames)[number];
export type Operator = '+' | '-' | '*' | '/' | '^';

/** An expression as it is written. */
export type Written =
  | { is: 'number'; value: number }
  | { is: 'variable'; name: string }
  | { is: 'call'; name: FunctionName; of: Written }
  | { is: 'negative'; of: Written }
  | { is: 'operation'; operator: Operator; left: Written; right: Written };

interface Token {
  text: string;
  /** Index of its first character. */
  at: number;
}

const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|([a-z]\w*)|([-+*/^()]))/iy;
const binding: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 };
const NEGATIVE = 3;
/** Maximum depth of brackets, so that a long text cannot exhaust the stack. */
const DEEPEST = 40;

const misread = (at: number, what: string): FeaturescopeError =>
  impossible({
    en: `The expression cannot be read at position ${at + 1}: ${what}`,
    ko: `${at + 1}번째 글자에서 식을 읽을 수 없습니다: ${what}`,
  });

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw misread(from + /^\s*/.exec(text.slice(from))![0].length, text.slice(from).trim()[0]!);
    const word = (found[1] ?? found[2] ?? found[3])!;
    tokens.push({ text: word, at: TOKEN.lastIndex - word.length });
  }
  return tokens;
}

/**
 * Reads an expression with + - * / ^, brackets, numbers, variables, and the functions of {@link functionNames}.
 * @throws FeaturescopeError `lab/impossible` with the position
 */
export function parseExpression(text: string): Written {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = (): Token | undefined => tokens[next];
  const here = (): number => peek()?.at ?? text.trimEnd().length;

  function expect(sign: string): void {
    if (peek()?.text !== sign) throw misread(here(), `${peek()?.text ?? '–'} ≠ ${sign}`);
    next++;
  }

  function operand(depth: number): Written {
    if (depth > DEEPEST) throw misread(here(), '( ( (');
    const token = peek();
    if (!token) throw misread(here(), '–');
    next++;
    if (token.text === '-') return { is: 'negative', of: climb(NEGATIVE, depth + 1) };
    if (token.text === '+') return operand(depth + 1);
    if (token.text === '(') {
      const inside = climb(0, depth + 1);
      expect(')');
      return inside;
    }
    if (/^[\d.]/.test(token.text)) return { is: 'number', value: Number(token.text) };
    if (!/^[a-z]/i.test(token.text)) throw misread(token.at, token.text);
    if (peek()?.text !== '(') return { is: 'variable', name: token.text };
    const name = functionNames.find((one) => one === token.text);
    if (!name) throw misread(token.at, `${token.text} (${functionNames.join(', ')})`);
    next++;
    const of = climb(0, depth + 1);
    expect(')');
    return { is: 'call', name, of };
  }

  /** Operator precedence: takes operators that bind at least as strongly as `least`. `^` takes its right side first. */
  function climb(least: number, depth: number): Written {
    let left = operand(depth);
    for (;;) {
      const operator = peek()?.text as Operator | undefined;
      const strength = operator === undefined ? undefined : binding[operator];
      if (operator === undefined || strength === undefined || strength < least) return left;
      next++;
      const right = climb(operator === '^' ? strength : strength + 1, depth + 1);
      left = { is: 'operation', operator, left, right };
    }
  }

  const written = climb(0, 0);
  if (peek()) throw misread(here(), peek()!.text);
  return written;
}

/**
 * Reads values of variables, such as `a = 2, b = -1`.
 * @throws FeaturescopeError `lab/impossible`
 */
export function parseValues(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const part of text.split(/[,;]/).filter((one) => one.trim() !== '')) {
    const found = /^\s*([a-z]\w*)\s*=\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(part);
    const value = Number(found?.[2] ?? NaN);
    if (!found || !Number.isFinite(value))
      throw impossible({
        en: `"${part.trim()}" gives no variable a value. Write for example a = 2, b = -1`,
        ko: `"${part.trim()}"에서 변수의 값을 읽을 수 없습니다. a = 2, b = -1처럼 쓰세요`,
      });
    values.set(found[1]!, value);
  }
  return values;
}
