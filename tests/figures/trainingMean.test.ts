import { expect, test } from 'vitest';
import { curvesFigure } from '../../src-shared/figures/kinds/curvesFigure.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';
import { trainingCurves } from '../../src-shared/figures/trainingCurves.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import { sourceOf } from './sourceDouble.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const options: FigureOptions = { document, width: 1000, height: 320, theme: 'light', language: 'en' };
/** The loss of step n is n, its accuracy n / 100. */
const steps = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_none, at) => ({
    step: from + at,
    values: { loss: from + at, accuracy: (from + at) / 100 },
  }));
const textsOf = (svg: SVGSVGElement): string[] =>
  [...svg.querySelectorAll('tspan')].map((one) => one.textContent);
const curves = (train: ReturnType<typeof steps>, recent?: ReturnType<typeof steps>) =>
  textsOf(trainingCurves({ train, recent, heldOut: [], heldOutSplit: 'test' }, options));

test('the number of training is the mean of the last 20 steps, and says so', () => {
  // 31 + .. + 50 = 20 x 40.5
  expect(curves(steps(1, 50))).toEqual(
    expect.arrayContaining(['training, mean of 20 steps 40.5', 'training, mean of 20 steps 40.5 %']),
  );
});
test('of fewer steps it is the mean of all', () => {
  expect(curves(steps(1, 4))).toContain('training, mean of 4 steps 2.5');
});
test('is the same where the curve has joined steps, of the newest ones', () => {
  const joined = steps(1, 50).filter(({ step }) => step % 10 === 0);
  expect(curves(joined, steps(31, 50))).toContain('training, mean of 20 steps 40.5');
});
test('is not said where the newest steps are not known one by one', () => {
  expect(curves(steps(1, 50).filter(({ step }) => step % 10 === 0))).toContain('training –');
});
test('says so in Korean', () => {
  const korean = { ...options, language: 'ko' } as const;
  const data = { train: steps(1, 50), heldOut: [], heldOutSplit: 'test' } as const;
  expect(textsOf(trainingCurves(data, korean))).toContain('훈련, 최근 20스텝 평균 40.5');
});

test.each([
  [0, 'en', 'Measured at step 400: 70.0 % of the test images right'],
  [0.1, 'en', 'Measured at step 400: 70.0 % of the validation images right'],
  [0, 'ko', '400스텝에서 측정: 테스트 이미지의 70.0 % 정답'],
  [0.1, 'ko', '400스텝에서 측정: 검증 이미지의 70.0 % 정답'],
] as const)(
  'the caption says which images were measured, and when: %s %s',
  async (split, language, words) => {
    const source = sourceOf({ model: lenet5, classes: Array.from('0123456789'), steps: 400, epochs: 1 });
    const { steps: done, epochs } = await source.history();
    const later = Array.from({ length: 73 }, (_none, at) => ({ ...done.at(-1)!, step: 401 + at }));
    const settings = { ...source.session.settings, validationSplit: split };
    const session = { ...source.session, step: 473, settings };
    const history = () => Promise.resolve({ steps: [...done, ...later], epochs });
    const { caption } = await curvesFigure.prepare(
      { ...source, session, history },
      {},
      { ...options, language },
    );
    expect(caption).toBe(words);
  },
);
test('the run that a branch has left is drawn behind it, and said in the legend', () => {
  const data = { train: steps(30, 50), parent: steps(1, 60), heldOut: [], heldOutSplit: 'test' } as const;
  const svg = trainingCurves(data, { ...options, language: 'ko' });
  expect(textsOf(svg).some((text) => text.startsWith('이전 실행'))).toBe(true);
  const alone = trainingCurves({ ...data, parent: [] }, { ...options, language: 'ko' });
  expect(textsOf(alone).some((text) => text.startsWith('이전 실행'))).toBe(false);
});
