import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, short, whole } from '../../figures/parts/figure.ts';
import { cellNames } from '../../texts/overTime.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCurve } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawPlane } from '../parts/plane.ts';
import { comparedCells, gradientThroughTime, type ThroughTime } from './gradientThroughTime.ts';

const texts: Record<Language, Record<'title' | 'step' | 'length', string>> = {
  en: {
    title: 'Gradient through time',
    step: 'time step',
    length: '|gradient|, last = 1',
  },
  ko: {
    title: '시간을 거슬러 가는 기울기',
    step: '시간 단계',
    length: '|기울기|, 마지막 = 1',
  },
};

/** The gradient of the last state on its way back to the first, in the three cells. */
export const experiment: Experiment<ThroughTime> = {
  fields: [
    {
      ...{ kind: 'number', name: 'steps', initial: 28, low: 2, high: 100, step: 1 },
      label: { en: 'Time steps', ko: '시간 단계 수' },
    },
    {
      ...{ kind: 'number', name: 'gain', initial: 1, low: 0.1, high: 3 },
      label: { en: 'Size of the recurrent weights', ko: '순환 가중치의 크기' },
    },
    {
      ...{ kind: 'number', name: 'bias', initial: 3, low: -4, high: 6 },
      label: { en: 'Bias of forget and update gates', ko: '망각·업데이트 게이트의 편향' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  run: (values) =>
    gradientThroughTime({
      steps: Number(values['steps']),
      gain: Number(values['gain']),
      bias: Number(values['bias']),
      seed: Number(values['seed']),
    }),
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => {
    const parts = comparedCells.map((cell) => `${cellNames[cell]} ${short(course[cell][0]!)}`).join(', ');
    const steps = whole(Number(values['steps']));
    return language === 'en'
      ? `What is left of the gradient after the first of ${steps} steps: ${parts}`
      : `${steps}단계 가운데 첫 단계에 남은 기울기: ${parts}`;
  },
  notes: {
    en: 'The gradient of the last state is followed back to the first, on a logarithmic scale. A simple cell multiplies it by the same weights and by the slope of tanh at every step; a gate near 1 lets it pass almost whole. Move the bias of the gates down to 0, and their advantage is gone.',
    ko: '마지막 상태의 기울기를 첫 상태까지 거슬러 따라간 것으로, 눈금은 로그입니다. 단순한 셀은 단계마다 같은 가중치와 tanh의 기울기를 곱하고, 1에 가까운 게이트는 거의 그대로 통과시킵니다. 게이트의 편향을 0으로 내리면 그 이점이 사라집니다.',
  },
};

function picture(course: ThroughTime, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, experiment.caption(course, values, look.language));
  const steps = course.simple.length;
  const all = comparedCells.flatMap((cell) => [...course[cell]]).filter((value) => value > 0);
  const power = (value: number, round: (exponent: number) => number): number =>
    10 ** Math.max(-300, round(Math.log10(value)));
  const low = power(Math.min(...all, 0.1), (exponent) => Math.floor(exponent));
  const high = power(Math.max(...all, 1), (exponent) => Math.ceil(exponent + 1e-9));
  const looks = comparedCells.map((cell, at) => ({
    ...{ cell, name: cellNames[cell], colour: palette.categories[at]!, dashed: cell === 'simple' },
  }));
  const top = drawKey(root, { left: 52, top: 0, width: look.width - 60 }, looks, look) + 4;
  const plane = drawPlane(
    root,
    {
      ...{ name: 'through-time', x: [1, steps], y: [low, high], logarithmic: true },
      ...{ xTitle: text.step, yTitle: text.length },
      place: { left: 8, top, width: look.width - 8, height: look.height - top },
    },
    look,
  );
  for (const { cell, colour, dashed } of looks)
    drawCurve(
      plane,
      [...course[cell]].map((value, at) => [at + 1, value]),
      { colour, dashed, dots: steps <= 40 ? 3 : 0 },
    );
  return root.node()!;
}
