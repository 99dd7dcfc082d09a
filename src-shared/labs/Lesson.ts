import type { LabInfo, LabStep, Words } from '../contract/labs.ts';

export interface Measured {
  /** The measured value as displayed. */
  value: string;
  ok: boolean;
  /** Whether it can be compared with the lecture. Default: as the whole measurement */
  comparable?: boolean;
  /** The data set that it was measured on, if it chose one itself. */
  data?: string;
}

/** A number of a lecture that needs no training, and how our own is computed. */
export interface LessonCheck {
  name: Words;
  /** The number as given in the lecture. */
  expected: string;
  measure(): Measured | Promise<Measured>;
}

/** A lab that needs no network of its own: its text, its experiments and its numbers. */
export interface Lesson extends Pick<LabInfo, 'id' | 'course' | 'title' | 'summary'> {
  steps: readonly LabStep[];
  checks: readonly LessonCheck[];
}

/** Checks that our numbers equal numbers computed by hand within `tolerance`. */
export function handComputed(
  name: Words,
  expected: readonly number[],
  compute: () => ArrayLike<number>,
  tolerance = 1e-9,
): LessonCheck {
  return {
    name,
    expected: write(expected),
    measure: () => {
      const values = Array.from(compute());
      const same = values.length === expected.length;
      const ok = same && values.every((value, at) => Math.abs(value - expected[at]!) <= tolerance);
      return { value: write(values), ok };
    },
  };
}

const write = (values: readonly number[]): string =>
  values.map((value) => String(Number(value.toFixed(6)))).join(' ');
