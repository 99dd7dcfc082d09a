import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { Check } from '../Lab.ts';

const four = (share: number): string => share.toFixed(4);

/** Checks that the test accuracy reaches the lecture's. @param share accuracy in [0, 1] */
export function accuracyAtLeast(share: number, training = 0): Check {
  return {
    name: { en: 'Test accuracy', ko: '테스트 정확도' },
    expected: `≥ ${four(share)}`,
    training,
    measure: (trained) => {
      const { accuracy } = trained!.predictions;
      return { value: four(accuracy), ok: accuracy >= share };
    },
  };
}

/**
 * As {@link accuracyAtLeast}, for an experiment that shows a limit: the test accuracy must be within `tolerance` of the
 * lecture's.
 */
export function accuracyNear(share: number, tolerance: number, training = 0): Check {
  return {
    name: { en: 'Test accuracy', ko: '테스트 정확도' },
    expected: `${four(share)} +- ${tolerance}`,
    training,
    measure: (trained) => {
      const { accuracy } = trained!.predictions;
      return { value: four(accuracy), ok: Math.abs(accuracy - share) <= tolerance };
    },
  };
}

/** Measures the test accuracy that another check compares with; any is right that is better than guessing. */
export const accuracyShown = (name: Words, training: number): Check => ({
  name,
  expected: '> 0.1',
  training,
  measure: (trained) => {
    const { accuracy } = trained!.predictions;
    return { value: four(accuracy), ok: accuracy > 0.1 };
  },
});

/** Checks that the test accuracy is above that of another check. @param than index of the other check */
export const accuracyAbove = (name: Words, training: number, than: number): Check => ({
  ...accuracyShown(name, training),
  expected: '↑',
  against: { check: than, isRight: (own, other) => Number(own) > Number(other) },
});
