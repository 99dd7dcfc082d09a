import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, percent, short } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import type { Initialisation, UnitActivation } from '../parts/denseNetwork.ts';
import { drawPlane } from '../parts/plane.ts';
import { BINS, trainFrom, type InitCourse } from './activations.ts';

const texts = {
  en: {
    title: 'Outputs of five layers',
    layer: (at: number) => `Layer ${at}`,
    outputs: 'output',
    spread: (mean: string, deviation: string) => `mean ${mean}, std ${deviation}`,
    mean: (mean: string) => `mean ${mean}`,
    deviation: (deviation: string) => `std ${deviation}`,
    ends: (share: string) => `${share} at an end`,
    zeros: (share: string) => `${share} are 0 or less`,
    caption: (step: number, loss: string) => `Step ${step}, loss ${loss}`,
  },
  ko: {
    title: '다섯 층의 출력',
    layer: (at: number) => `${at}층`,
    outputs: '출력',
    spread: (mean: string, deviation: string) => `평균 ${mean}, 표준편차 ${deviation}`,
    mean: (mean: string) => `평균 ${mean}`,
    deviation: (deviation: string) => `표준편차 ${deviation}`,
    ends: (share: string) => `${share}가 양 끝`,
    zeros: (share: string) => `${share}가 0 이하`,
    caption: (step: number, loss: string) => `${step}스텝, 손실 ${loss}`,
  },
} satisfies Record<Language, unknown>;

const activationOf = (values: ExperimentValues): UnitActivation => values['activation'] as UnitActivation;

/** How the outputs of deep layers are distributed, by the initial weights. */
export const experiment: Experiment<InitCourse> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'activation', initial: 'sigmoid' },
      label: { en: 'Activation', ko: '활성화 함수' },
      options: [
        { value: 'sigmoid', label: { en: 'sigmoid', ko: '시그모이드' } },
        { value: 'tanh', label: { en: 'tanh', ko: 'tanh' } },
        { value: 'relu', label: { en: 'ReLU', ko: 'ReLU' } },
      ],
    },
    {
      ...{ kind: 'choice', name: 'initialisation', initial: 'std-1' },
      label: { en: 'Initial weights', ko: '초기 가중치' },
      options: [
        { value: 'std-1', label: { en: 'std 1', ko: '표준편차 1' } },
        { value: 'std-0.01', label: { en: 'std 0.01', ko: '표준편차 0.01' } },
        { value: 'xavier', label: { en: 'Xavier', ko: 'Xavier' } },
        { value: 'he', label: { en: 'He', ko: 'He' } },
      ],
    },
    {
      ...{ kind: 'number', name: 'steps', initial: 10, low: 0, high: 100, step: 1 },
      label: { en: 'Training steps', ko: '학습 스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'rate', initial: 0.1, low: 0.001, high: 10, logarithmic: true },
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  run: (values, { breathe }) =>
    trainFrom(
      {
        activation: activationOf(values),
        initialisation: values['initialisation'] as Initialisation,
        steps: Number(values['steps']),
        rate: Number(values['rate']),
        seed: Number(values['seed']),
      },
      breathe,
    ),
  firstShown: 'first',
  lastStep: ({ spreads }) => spreads.length - 1,
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => {
    const text = texts[language];
    const step = Number(values['step']);
    const last = course.spreads[step]!.at(-1)!;
    const loss = course.losses[step]!;
    const told = [
      text.caption(step, Number.isFinite(loss) ? short(loss) : '–'),
      `${text.layer(course.spreads[0]!.length)}: ${text.spread(finite(last.mean), finite(last.deviation))}`,
    ];
    return told.join(' · ');
  },
  notes: {
    en: 'One histogram for each layer, from the input on. Weights that are too large drive the outputs to the ends, where the slope is 0; weights that are too small make all units say the same. Xavier suits sigmoid and tanh, He suits ReLU.',
    ko: '층마다 히스토그램 하나를 입력 쪽부터 늘어놓았습니다. 가중치가 너무 크면 출력이 기울기가 0인 양 끝으로 몰리고, 너무 작으면 모든 유닛이 같은 값을 냅니다. 시그모이드와 tanh에는 Xavier, ReLU에는 He가 맞습니다.',
  },
  aspect: 2.1,
};

const finite = (value: number): string => (Number.isFinite(value) ? short(value) : '–');

function picture(course: InitCourse, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const spreads = course.spreads[Number(values['step'])]!;
  const root = createFigure(look, text.title, experiment.caption(course, values, look.language));
  const columns = look.width < 470 ? 2 : spreads.length;
  const rows = Math.ceil(spreads.length / columns);
  const [width, height] = [look.width / columns, look.height / rows];
  const [low, high] = course.range;
  const hasNotes = height >= 150 && width >= 100;
  spreads.forEach((spread, at) => {
    const place = {
      ...{ left: (at % columns) * width, top: Math.floor(at / columns) * height },
      ...{ width, height: hasNotes ? height - 44 : height },
    };
    const total = spread.counts.reduce((sum, count) => sum + count, 0);
    const most = Math.max(...spread.counts) / total;
    const plane = drawPlane(
      root,
      {
        ...{ name: `layer-${at}`, place, x: [low, high], y: [0, Math.max(0.1, most * 1.05)] },
        ...{ title: text.layer(at + 1), xTitle: text.outputs, grid: false },
      },
      look,
    );
    const bar = (high - low) / BINS;
    spread.counts.forEach((count, bin) => {
      const [left, right] = [plane.x(low + bin * bar), plane.x(low + (bin + 1) * bar)];
      const top = plane.y(count / total);
      plane.inside
        .append('rect')
        .attr('x', round(left))
        .attr('y', round(top))
        .attr('width', round(Math.max(0.5, right - left - 0.5)))
        .attr('height', round(Math.max(0, plane.area.top + plane.area.height - top)))
        .attr('fill', palette.series.train);
    });
    const share = percent(spread.saturated);
    const lines = [
      text.mean(finite(spread.mean)),
      text.deviation(finite(spread.deviation)),
      activationOf(values) === 'relu' ? text.zeros(share) : text.ends(share),
    ];
    if (!hasNotes) return;
    lines.forEach((line, index) =>
      root
        .append('text')
        .attr('x', round(place.left + 8))
        .attr('y', round(place.top + place.height + 11 + index * 14))
        .attr('font-size', 10)
        .attr('fill', palette.quiet)
        .text(cut(line, width - 10, 10)),
    );
  });
  return root.node()!;
}
