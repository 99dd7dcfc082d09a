import type { Field } from '../Experiment.ts';

const seed: Field = {
  ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
  label: { en: 'Seed', ko: '시드' },
};

/**
 * What is set of a training on pictures of several digits: its steps, its seed, and the test picture that is shown.
 * @param steps number of steps at first
 * @param shown number of pictures to choose from
 */
export const trainingFields = (steps: number, shown: number): readonly Field[] => [
  {
    ...{ kind: 'number', name: 'steps', initial: steps, low: 1, high: 20_000, step: 1 },
    label: { en: 'Steps', ko: '스텝 수' },
  },
  seed,
  {
    ...{ kind: 'number', name: 'picture', initial: Math.min(8, shown), low: 1, high: shown, step: 1 },
    onlyShown: true,
    label: { en: 'Picture', ko: '그림' },
  },
];

/**
 * What is set of a picture of one's own: how many digits are in it, and the seed that they are drawn by.
 * @param digits number of digits at first
 * @param most most digits
 */
export const ownPictureFields = (digits: number, most: number): readonly Field[] => [
  {
    ...{ kind: 'number', name: 'digits', initial: digits, low: 0, high: most, step: 1 },
    label: { en: 'Digits in the picture', ko: '그림 속 숫자의 수' },
  },
  seed,
];
