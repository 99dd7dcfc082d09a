import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { OutputTask } from '../../../src-shared/tasks/outputs.ts';
import type { Field } from '../data/Dataset.ts';

type Values = Uint8Array | Float32Array;

/** The targets of one output. */
export interface TargetRows {
  task: OutputTask['task'];
  /** Values per example: 1 for classes. */
  width: number;
  /** `[count, width]` */
  train: Float32Array;
  test: Float32Array;
  /** Whether all values are from 0 to 1. */
  isUnit: boolean;
}

/** An array of targets, and the output that is held against it. */
export interface TargetArray {
  field: Field;
  /** Number of values of the output. */
  outputs: number;
  train: Values;
  test: Values;
  /** Whether the output has scores of classes, and whole numbers or one-hot rows are classes. */
  mayBeClasses: boolean;
}

/** Reads targets as classes or as numbers; for whole numbers that are no classes of the output, one of them. */
export function readTarget({
  field,
  outputs,
  train,
  test,
  mayBeClasses,
}: TargetArray): TargetRows | { wrong: number } {
  const size = sizeOf(field.shape);
  const all = [train, test];
  if (mayBeClasses && size === 1) {
    const wrong = all.flatMap((values) => {
      const found = values.find((value) => !Number.isInteger(value) || value < 0 || value >= outputs);
      return found === undefined ? [] : [found];
    });
    if (wrong.length > 0) return { wrong: wrong[0]! };
    return asClasses(Float32Array.from(train), Float32Array.from(test));
  }
  if (mayBeClasses && size === outputs) {
    const [trained, tested] = all.map((values) => hotPlaces(values, size));
    if (trained && tested) return asClasses(trained, tested);
  }
  const isUnit = all.every((values) => values.every((value) => value >= 0 && value <= 1));
  return {
    ...{ task: 'regression', width: size, isUnit },
    train: Float32Array.from(train),
    test: Float32Array.from(test),
  };
}

const asClasses = (train: Float32Array, test: Float32Array): TargetRows => ({
  ...{ task: 'classification', width: 1, isUnit: true },
  ...{ train, test },
});

/** Where the 1 of each one-hot row is; undefined if a row is not one-hot. */
function hotPlaces(values: Values, size: number): Float32Array | undefined {
  const places = new Float32Array(values.length / size);
  for (let row = 0; row < places.length; row++) {
    const own = values.subarray(row * size, (row + 1) * size);
    const at = own.indexOf(1);
    if (at < 0 || own.some((value, index) => value !== (index === at ? 1 : 0))) return undefined;
    places[row] = at;
  }
  return places;
}
