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
