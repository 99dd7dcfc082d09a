import type { Given } from './makeLayer.ts';
import { lastOf, plainOf, type Value } from './values.ts';

type ArrayValue = Extract<Value, { is: 'array' }>;

/** Shapes of the training and test images of the data sets that come with Keras. */
const datasets: Readonly<Record<string, readonly [train: number[], test: number[]]>> = {
  mnist: [
    [60_000, 28, 28],
    [10_000, 28, 28],
  ],
  fashion_mnist: [
    [60_000, 28, 28],
    [10_000, 28, 28],
  ],
  cifar10: [
    [50_000, 32, 32, 3],
    [10_000, 32, 32, 3],
  ],
  cifar100: [
    [50_000, 32, 32, 3],
    [10_000, 32, 32, 3],
  ],
};

const array = (shape: readonly (number | undefined)[]): ArrayValue => ({ is: 'array', shape });
const plain = (value: number | null): Value => ({ is: 'plain', value });
const listOf = (shape: ArrayValue['shape']): Value => ({
  is: 'list',
  items: shape.map((size) => plain(size ?? null)),
});

/** A data set of Keras: `keras.datasets.mnist.load_data()` in Python, `dataset_mnist()` in R. */
export function datasetCall(path: string): Value | undefined {
  const python = /(?:^|\.)(\w+)\.load_data$/.exec(path)?.[1];
  const name = python ?? /^dataset_(\w+)$/.exec(lastOf(path))?.[1];
  const shapes = name === undefined || !Object.hasOwn(datasets, name) ? undefined : datasets[name];
  if (!shapes) return undefined;
  const halves = shapes.map((shape): [Value, Value] => [array(shape), array([shape[0]])]);
  if (python) return { is: 'list', items: halves.map((items) => ({ is: 'list', items })) };
  const record = (of: readonly [string, Value][]): Value => ({ is: 'record', entries: new Map(of) });
  const splits = halves.map(([x, y]) =>
    record([
      ['x', x],
      ['y', y],
    ]),
  );
  return record([
    ['train', splits[0]!],
    ['test', splits[1]!],
  ]);
}

/** A call that makes an array of another one and only changes its shape; undefined if it is none. */
export function arrayCall(path: string, given: readonly Given[]): Value | undefined {
  const [first, ...rest] = given;
  if (first?.value.is !== 'array') return undefined;
  return arrayMethod(first.value, lastOf(path), rest);
}

/** A method of an array, or the function of the same name. */
export function arrayMethod(of: ArrayValue, name: string, given: readonly Given[]): Value | undefined {
  const { shape } = of;
  const plains = given.map(({ value }) => plainOf(value));
  if (
    ['astype', 'array', 'asarray', 'cast', 'copy', 'numpy', 'normalize', 'float32', 'constant'].includes(name)
  )
    return of;
  if (name === 'convert_to_tensor') return of;
  if (name === 'reshape' || name === 'array_reshape') return reshaped(shape, plains.flat());
  if (name === 'expand_dims') {
    const axis = Number(plains[0] ?? -1);
    return array(shape.toSpliced(axis < 0 ? shape.length + 1 + axis : axis, 0, 1));
  }
  if (name === 'flatten') return reshaped(shape, [-1]);
  if (name === 'to_categorical')
    return typeof plains[0] === 'number' ? array([shape[0], plains[0]]) : array([shape[0], undefined]);
  if (name === 'dim' || name === 'shape') return listOf(shape);
  if (name === 'nrow' || name === 'len') return plain(shape[0] ?? null);
  if (name === 'ncol') return plain(shape[1] ?? null);
  return undefined;
}

function reshaped(shape: ArrayValue['shape'], target: readonly unknown[]): Value | undefined {
  const isKnown = target.every((size) => typeof size === 'number' || size === null);
  if (!isKnown) return undefined;
  const sizes = (target as (number | null)[]).map((size) => size ?? undefined);
  const open = sizes.indexOf(-1);
  if (open < 0) return array(sizes);
  const all = shape.reduce<number>((product, size) => product * (size ?? NaN), 1);
  const others = sizes.reduce<number>(
    (product, size) => (size === -1 ? product : product * (size ?? NaN)),
    1,
  );
  return array(sizes.with(open, Number.isInteger(all / others) ? all / others : undefined));
}

/** An attribute of an array: `x.shape`, `x.ndim`. */
export function arrayMember({ shape }: ArrayValue, name: string): Value | undefined {
  if (name === 'shape') return listOf(shape);
  return name === 'ndim' ? plain(shape.length) : undefined;
}

/**
 * A part of an array.
 * @param indices the index of each axis: a number drops the axis, a slice keeps it, null adds one
 */
export function arrayItem({ shape }: ArrayValue, indices: readonly ArrayIndex[]): Value {
  const kept: (number | undefined)[] = [];
  let axis = 0;
  for (const index of indices) {
    if (index === 'new') kept.push(1);
    else if (index === 'rest') {
      const after = indices.slice(indices.indexOf('rest') + 1).filter((one) => one !== 'new').length;
      while (axis < shape.length - after) kept.push(shape[axis++]);
    } else {
      if (index === 'all') kept.push(shape[axis]);
      if (index === 'part') kept.push(undefined);
      axis += 1;
    }
  }
  return array([...kept, ...shape.slice(axis)]);
}

/** One position, all positions, some of them, a new axis, or all axes that the other indices leave. */
export type ArrayIndex = 'one' | 'all' | 'part' | 'new' | 'rest';
