import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { Check, Trained } from '../Lab.ts';

/** Accuracy on the training images and on the test images, both without dropout and augmentation, and their difference. */
async function gapOf({ train, predictions }: Trained): Promise<{ text: string; gap: number }> {
  const [on, apart] = [(await train()).accuracy, predictions.accuracy];
  return { text: `${on.toFixed(4)} - ${apart.toFixed(4)} = ${(on - apart).toFixed(4)}`, gap: on - apart };
}

/** The difference in a measured text of {@link gapOf}. */
const gapIn = (text: string): number => Number(text.split('=').at(-1));

/** Checks that the accuracy on the training images exceeds that on the test images by at least `least`. */
export const gapAtLeast = (name: Words, least: number, training: number): Check => ({
  name,
  expected: `≥ ${least}`,
  training,
  measure: async (trained) => {
    const { text, gap } = await gapOf(trained!);
    return { value: text, ok: gap >= least };
  },
});

/** Checks that the gap is narrower than that of another check. @param than index of the check made by {@link gapAtLeast} */
export const gapNarrower = (name: Words, training: number, than: number): Check => ({
  name,
  expected: '↓',
  training,
  measure: async (trained) => ({ value: (await gapOf(trained!)).text, ok: true }),
  against: { check: than, isRight: (own, other) => gapIn(own) < gapIn(other) },
});
