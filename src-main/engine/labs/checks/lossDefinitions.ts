import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { readImages } from '../../data/fitImages.ts';
import { range } from '../../training/schedule/batches.ts';
import { generateDigits } from '../../data/handwriting/generate.ts';
import { lossCurve, lossNames } from '../../../../src-shared/arithmetic/demos/losses.ts';
import type { Check } from '../Lab.ts';

const IMAGES = 200;
const STEPS = 30;
const RATE = 0.5;

/** Checks that every loss decreases at each of some steps of plain gradient descent on the same digits. */
export const lossesFall: Check = {
  name: {
    en: 'Each loss at the first and the last of 30 steps: it falls',
    ko: '30스텝의 처음과 끝에서 각 손실: 줄어듦',
  },
  expected: lossNames.map(() => '↓').join(', '),
  measure: async () => {
    const { train, shape, classes } = generateDigits({ train: IMAGES, test: 1 });
    const length = sizeOf(shape);
    const pixels = Float32Array.from(readImages(train, shape, range(0, IMAGES)), (value) => value / 255);
    const data = { pixels, labels: train.labels.slice(0, IMAGES), length, classes: classes.length };
    const ends = lossNames.map((loss) => {
      const { values } = lossCurve(loss, data, STEPS, RATE);
      return [values[0]!, values.at(-1)!] as const;
    });
    return {
      value: ends.map(([first, last]) => `${first.toFixed(3)} → ${last.toFixed(3)}`).join(', '),
      ok: ends.every(([first, last]) => last < first),
    };
  },
};
