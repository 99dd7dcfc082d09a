import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, percent, short, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import type { Initialisation, UnitActivation } from '../parts/denseNetwork.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawPlane } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { trainDeepXor, type DeepXor } from './deepXor.ts';

const texts: Record<Language, Record<'norms' | 'layer' | 'norm' | 'loss' | 'accuracy' | 'step', string>> = {
  en: {
    norms: 'Gradient norm of each layer',
    layer: 'layer, from the input',
    norm: '|gradient|',
    loss: 'Loss',
    accuracy: 'Accuracy',
    step: 'step',
  },
  ko: {
    norms: '층마다의 기울기 크기',
    layer: '층(입력 쪽부터)',
    norm: '|기울기|',
    loss: '손실',
    accuracy: '정확도',
    step: '스텝',
  },
};

const stepOf = (values: ExperimentValues): number => Number(values['step']);
const activationOf = (values: ExperimentValues): UnitActivation => values['activation'] as UnitActivation;

/** XOR through seven hidden layers: where the gradient gets lost, and with which activation it does not. */
export const experiment: Experiment<DeepXor> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'activation', initial: 'sigmoid' },
      label: { en: 'Activation', ko: '활성화 함수' },
      options: [
        { value: 'sigmoid', label: { en: 'sigmoid', ko: '시그모이드' } },
        { value: 'tanh', label: { en: 'tanh', ko: 'tanh' } },
        { value: 'relu', label: { en: 'ReLU', ko: 'ReLU' } },
        { value: 'leaky-relu', label: { en: 'leaky ReLU', ko: 'leaky ReLU' } },
      ],
    },
    {
      ...{ kind: 'choice', name: 'initialisation', initial: 'xavier' },
      label: { en: 'Initial weights', ko: '초기 가중치' },
      options: [
        { value: 'xavier', label: { en: 'Xavier', ko: 'Xavier' } },
        { value: 'he', label: { en: 'He', ko: 'He' } },
        { value: 'std-1', label: { en: 'std 1', ko: '표준편차 1' } },
        { value: 'std-0.01', label: { en: 'std 0.01', ko: '표준편차 0.01' } },
      ],
    },
    {
      ...{ kind: 'number', name: 'rate', initial: 0.1, low: 0.001, high: 10, logarithmic: true },
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      ...{ kind: 'number', name: 'steps', initial: 3000, low: 100, high: 10_000, step: 1 },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  run: (values, { breathe }) =>
    trainDeepXor(
      {
        activation: activationOf(values),
        initialisation: values['initialisation'] as Initialisation,
        rate: Number(values['rate']),
        steps: Number(values['steps']),
        seed: Number(values['seed']),
      },
      breathe,
    ),
  lastStep: ({ losses }) => losses.length - 1,
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => {
    const step = stepOf(values);
    const first = course.norms[step * course.layers]!;
    const last = course.norms[(step + 1) * course.layers - 1]!;
    const right = percent(course.accuracies[step]!);
    return language === 'en'
      ? `Step ${whole(step)}: ${right} of the four rows right; the gradient is ${short(first)} in the first layer, ${short(last)} in the last`
      : `${whole(step)}스텝: 네 행 가운데 ${right} 맞음. 기울기 크기는 첫 층에서 ${short(first)}, 마지막 층에서 ${short(last)}`;
  },
  notes: {
    en: 'Each point is the length of the gradient of one layer, on a logarithmic scale. With sigmoid every layer multiplies it by at most a quarter, so little is left at the input. Play it with ReLU and compare.',
    ko: '점 하나가 한 층의 기울기 크기이고, 눈금은 로그입니다. 시그모이드에서는 층을 지날 때마다 많아야 4분의 1이 곱해져 입력 쪽에는 거의 남지 않습니다. ReLU로 바꿔 재생하며 견주어 보세요.',
  },
};

function picture(course: DeepXor, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const step = stepOf(values);
  const root = createFigure(look, text.norms, experiment.caption(course, values, look.language));
  const { first: large, second: area, isBeside } = twoPlaces(look, { across: 0.52, down: 0.5 });
  const norms = Array.from(
    { length: course.layers },
    (_none, at) => course.norms[step * course.layers + at]!,
  );
  const positive = course.norms.filter((norm) => norm > 0);
  const low = positive.reduce((least, norm) => Math.min(least, norm), Infinity);
  const high = positive.reduce((most, norm) => Math.max(most, norm), 0);
  const ends: [number, number] =
    positive.length === 0
      ? [1e-6, 1]
      : [10 ** Math.floor(Math.log10(Math.max(1e-20, low))), 10 ** Math.ceil(Math.log10(high) + 1e-9)];
  const first = drawPlane(
    root,
    {
      ...{ name: 'norms', place: large, logarithmic: true },
      ...{ x: [0.5, course.layers + 0.5], y: ends, title: text.norms, xTitle: text.layer, yTitle: text.norm },
    },
    look,
  );
  drawCurve(
    first,
    norms.map((norm, at) => [at + 1, Math.max(norm, ends[0] / 10)]),
    {
      colour: palette.accent,
      dots: 4,
    },
  );
  const panels = [
    { values: course.losses, title: text.loss, high: Math.max(0.75, ...finiteEnds(course.losses)) },
    { values: course.accuracies, title: text.accuracy, high: 1.02 },
  ];
  panels.forEach((panel, at) => {
    const place = isBeside
      ? { ...area, top: (at * area.height) / 2, height: area.height / 2 }
      : { ...area, left: (at * area.width) / 2, width: area.width / 2 };
    const plane = drawPlane(
      root,
      {
        ...{ name: `curve-${at}`, place, x: [0, course.losses.length - 1], y: [0, panel.high] },
        ...{ title: panel.title, xTitle: text.step },
      },
      look,
    );
    const every = Math.max(1, Math.floor(course.losses.length / 400));
    const points = Array.from(panel.values.subarray(0, step + 1), (value, index) => [index, value] as const);
    drawCurve(
      plane,
      points.filter(([index]) => index % every === 0 || index === step),
      { colour: palette.series.train },
    );
    drawUpright(plane, step, palette.quiet);
  });
  return root.node()!;
}

const finiteEnds = (values: Float64Array): number[] => {
  const high = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0);
  return [Math.min(high, 5)];
};
