import type { Check } from '../Lab.ts';

const four = (share: number): string => share.toFixed(4);

/** The share of the test images that is right, which must reach the lecture's. @param share 0..1 */
export function accuracyAtLeast(share: number, training = 0): Check {
  return {
    name: { en: 'Test accuracy', ko: '테스트 정확도' },
    expected: `>= ${four(share)}`,
    training,
    measure: (trained) => {
      const { accuracy } = trained!.predictions;
      return { value: four(accuracy), ok: accuracy >= share };
    },
  };
}

/** As {@link accuracyAtLeast}, for an experiment that shows a limit: within so much of the lecture's share. */
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
