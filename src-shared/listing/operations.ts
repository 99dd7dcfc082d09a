import type { Value } from './values.ts';

const plain = (value: number | string | boolean | null): Value => ({ is: 'plain', value });

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%/%': (a, b) => Math.floor(a / b),
  '%': (a, b) => a - b * Math.floor(a / b),
  '%%': (a, b) => a - b * Math.floor(a / b),
  '**': (a, b) => a ** b,
  '^': (a, b) => a ** b,
};

const comparisons: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  is: (a, b) => a === b,
  'is not': (a, b) => a !== b,
  '<': (a, b) => Number(a) < Number(b),
  '>': (a, b) => Number(a) > Number(b),
  '<=': (a, b) => Number(a) <= Number(b),
  '>=': (a, b) => Number(a) >= Number(b),
};

/** Most items of a list that a listing computes. */
const MOST_ITEMS = 10_000;

/** The result of an operation on known values; undefined if it is none. */
export function operate(operator: string, operands: readonly Value[]): Value | undefined {
  const [a, b] = operands;
  if (!a) return undefined;
  if (!b) return alone(operator, a);
  if (operator === 'and' || operator === '&&') return isTrue(a) === false ? a : isTrue(a) ? b : undefined;
  if (operator === 'or' || operator === '||') return isTrue(a) ? a : isTrue(a) === false ? b : undefined;
  if (a.is === 'array' && (b.is === 'plain' || b.is === 'array')) return a;
  if (b.is === 'array' && a.is === 'plain') return b;
  if (a.is === 'list' || b.is === 'list') return onLists(operator, a, b);
  if (a.is !== 'plain' || b.is !== 'plain') return undefined;
  const compare = comparisons[operator];
  if (compare) return plain(compare(a.value, b.value));
  if (operator === ':') return sequence(a.value, b.value);
  const compute = arithmetic[operator];
  if (compute && typeof a.value === 'number' && typeof b.value === 'number')
    return plain(compute(a.value, b.value));
  if (operator === '+' && typeof a.value === 'string' && typeof b.value === 'string')
    return plain((a.value + b.value).slice(0, MOST_ITEMS));
  return undefined;
}

function alone(operator: string, value: Value): Value | undefined {
  const number = value.is === 'plain' && typeof value.value === 'number' ? value.value : undefined;
  if (operator === '-' && number !== undefined) return plain(-number);
  if (operator === '+' && number !== undefined) return value;
  const truth = isTrue(value);
  return (operator === 'not' || operator === '!') && truth !== undefined ? plain(!truth) : undefined;
}

function onLists(operator: string, a: Value, b: Value): Value | undefined {
  if (operator === '+' && a.is === 'list' && b.is === 'list')
    return { is: 'list', items: [...a.items, ...b.items].slice(0, MOST_ITEMS) };
  const [list, times] = a.is === 'list' ? [a, b] : [b, a];
  if (operator !== '*' || list.is !== 'list' || times.is !== 'plain') return undefined;
  const length = list.items.length * Number(times.value);
  if (!(length >= 0 && length <= MOST_ITEMS)) return undefined;
  return { is: 'list', items: Array.from({ length: Number(times.value) }, () => list.items).flat() };
}

/** `1:3` in R. */
function sequence(from: unknown, to: unknown): Value | undefined {
  const length = Number(to) - Number(from) + 1;
  if (!(length >= 0 && length <= MOST_ITEMS)) return undefined;
  return { is: 'list', items: Array.from({ length }, (_none, at) => plain(Number(from) + at)) };
}

/** Whether a known value counts as true; undefined if that is not known. */
export function isTrue(value: Value): boolean | undefined {
  if (value.is === 'plain') return Boolean(value.value);
  return value.is === 'list' ? value.items.length > 0 : undefined;
}
