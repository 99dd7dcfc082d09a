import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { Check, Trained } from '../Lab.ts';

/** How two measurements of the training and the test images are compared: a text of {@link gapText}. */
const gapText = (first: number, second: number): { text: string; gap: number } => ({
  text: `${first.toFixed(4)} - ${second.toFixed(4)} = ${(first - second).toFixed(4)}`,
  gap: first - second,
});

/** Loss on the test images and on the training images, both without dropout and augmentation, and their difference. */
const lossGapOf = async ({ train, predictions }: Trained): Promise<{ text: string; gap: number }> =>
  gapText(predictions.loss, (await train()).loss);

/** Accuracy on the training images and on the test images, both without dropout and augmentation, and their difference. */
async function gapOf({ train, predictions }: Trained): Promise<{ text: string; gap: number }> {
  return gapText((await train()).accuracy, predictions.accuracy);
}

/** The difference in a measured text of {@link gapOf}. */
const gapIn = (text: string): number => Number(text.split('=').at(-1));

type GapOf = typeof lossGapOf;

const atLeast =
  (gapOf: GapOf) =>
  (name: Words, least: number, training: number): Check => ({
    name,
    expected: `≥ ${least}`,
    training,
    measure: async (trained) => {
      const { text, gap } = await gapOf(trained!);
      return { value: text, ok: gap >= least };
    },
  });

const narrower =
  (gapOf: GapOf) =>
  (name: Words, training: number, than: number): Check => ({
    name,
    expected: '↓',
    training,
    measure: async (trained) => ({ value: (await gapOf(trained!)).text, ok: true }),
    against: { check: than, isRight: (own, other) => gapIn(own) < gapIn(other) },
  });

/** Checks that the accuracy on the training images exceeds that on the test images by at least `least`. */
export const gapAtLeast = atLeast(gapOf);

/** Checks that the gap is narrower than that of another check. @param than index of the check made by {@link gapAtLeast} */
export const gapNarrower = narrower(gapOf);

/** Checks that the loss on the test images exceeds that on the training images by at least `least`. */
export const lossGapAtLeast = atLeast(lossGapOf);

/** Checks that this gap is narrower than that of another check. @param than index of the check made by {@link lossGapAtLeast} */
export const lossGapNarrower = narrower(lossGapOf);
