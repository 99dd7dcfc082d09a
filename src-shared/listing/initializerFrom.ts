import { lastOf, plainOf, type Value } from './values.ts';

/** Initializers with their own numbers: the class in saved networks, and its arguments in order with their defaults. */
const withNumbers: Readonly<
  Record<string, readonly [className: string, settings: readonly (readonly [string, number])[]]>
> = {
  random_normal: [
    'RandomNormal',
    [
      ['mean', 0],
      ['stddev', 0.05],
    ],
  ],
  random_uniform: [
    'RandomUniform',
    [
      ['minval', -0.05],
      ['maxval', 0.05],
    ],
  ],
  constant: ['Constant', [['value', 0]]],
};

/** Names of earlier versions of Keras. */
const former: Readonly<Record<string, string>> = {
  uniform: 'random_uniform',
  normal: 'random_normal',
  zero: 'zeros',
  one: 'ones',
  xavier: 'glorot_uniform',
};

/**
 * An initializer as saved networks have it: a name, or a class with its numbers. Undefined if it is known only when the
 * code runs or is not understood.
 * @param known names that stand alone
 */
export function initializerFrom(value: Value, known: readonly string[]): unknown {
  const isNamed = value.is === 'path' || value.is === 'object';
  const text = isNamed ? lastOf(value.path) : plainOf(value);
  if (typeof text !== 'string') return text === null ? null : undefined;
  const snake = text
    .replace(/^initializer_/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const name = former[snake] ?? snake;
  const numbers = withNumbers[name];
  if (value.is !== 'object' || !numbers) return known.includes(name) ? name : undefined;
  const [className, settings] = numbers;
  const config = settings.map(([setting, usual], index) => {
    const given = value.settings.get(setting) ?? value.settings.get(String(index));
    return [setting, given ? plainOf(given) : usual] as const;
  });
  const isComplete = config.every(([, number]) => typeof number === 'number');
  return isComplete ? { class_name: className, config: Object.fromEntries(config) } : undefined;
}
