import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, percent, short, whole } from '../../figures/parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../../figures/parts/legend.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawPlane } from '../parts/plane.ts';
import {
  DEPTH,
  depths,
  isTrained,
  KNOWN_DEPTH,
  STEPS_PER_POINT,
  type DepthCourse,
  type DepthCurve,
} from './course.ts';
import { startedByHand } from '../parts/startedByHand.ts';

const texts = {
  en: {
    title: 'Plain and skip networks by depth',
    plain: 'Plain',
    skip: 'With skip connections',
    loss: 'Training loss',
    step: 'step',
    layers: (depth: number) => `${depth} layers`,
    begun: (data: string) => `Nothing trained yet on ${data}`,
    one: ({ skip, depth }: DepthCurve, loss: string) => `${skip ? 'skip' : 'plain'} ${depth}: ${loss}`,
    caption: (step: string, data: string, losses: string) =>
      `After ${step} steps on ${data}, the mean training loss of the last ${STEPS_PER_POINT}, by the number of layers: ${losses}`,
    accuracies: (all: string) => `; right on the test images: ${all}`,
  },
  ko: {
    title: '깊이에 따른 평범한 네트워크와 스킵 네트워크',
    plain: '스킵 연결 없음',
    skip: '스킵 연결 있음',
    loss: '훈련 손실',
    step: '스텝',
    layers: (depth: number) => `${depth}층`,
    begun: (data: string) => `${data} 데이터: 아직 학습하지 않음`,
    one: ({ skip, depth }: DepthCurve, loss: string) => `${skip ? '있음' : '없음'} ${depth}층 ${loss}`,
    caption: (step: string, data: string, losses: string) =>
      `${data} 데이터로 ${step}스텝 뒤, 마지막 ${STEPS_PER_POINT}스텝의 평균 훈련 손실(스킵 연결 유무와 층 수별): ${losses}`,
    accuracies: (all: string) => `. 테스트 정확도: ${all}`,
  },
} satisfies Record<Language, unknown>;

/** Networks of 20, 32 and 56 layers, plain and with skip connections, on the same images: their losses as curves that grow. */
export const experiment: Experiment<DepthCourse> = {
  fields: [
    {
      ...{ kind: 'number', name: 'steps', initial: 200, low: 20, high: 2000, step: STEPS_PER_POINT },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'rate', initial: 0.05, low: 0.0001, high: 1, logarithmic: true },
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  waits: true,
  isDone: isTrained,
  run: startedByHand(DEPTH, KNOWN_DEPTH),
  lastStep: (course) => longestOf(course),
  draw: (course, values, look) => picture(course, values, look),
  caption,
  notes: {
    en: 'All networks are built of the same pairs of 3x3 convolutions with batch normalisation, trained on the same batches with the same rate. A deeper plain network could copy what the shallower one does, and yet it learns worse, on its own training images: this is no overfitting. With skip connections a pair of layers begins near doing nothing, and depth costs little.',
    ko: '모든 네트워크는 배치 정규화가 붙은 3x3 합성곱 쌍으로 똑같이 이루어지고, 같은 배치를 같은 학습률로 학습합니다. 깊은 평범한 네트워크는 얕은 네트워크를 그대로 흉내 낼 수도 있는데 훈련 이미지에서조차 더 못 배웁니다. 과적합이 아니라는 뜻입니다. 스킵 연결이 있으면 층 한 쌍이 거의 아무것도 안 하는 데서 출발하므로 깊이가 별로 해롭지 않습니다.',
  },
};

/** Number of points of the curve that has come furthest. */
const longestOf = ({ curves }: DepthCourse): number =>
  Math.max(0, ...curves.map(({ losses }) => losses.length));

const shownOf = (course: DepthCourse, values: ExperimentValues): number =>
  Math.min(longestOf(course), Number(values['step'] ?? longestOf(course)));

function caption(course: DepthCourse, values: ExperimentValues, language: Language): string {
  const text = texts[language];
  const data = dataTitle(course.data, language);
  const shown = shownOf(course, values);
  const reached = course.curves.filter(({ losses }) => shown > 0 && losses.length >= shown);
  if (reached.length === 0) return text.begun(data);
  const losses = reached.map((curve) => text.one(curve, short(curve.losses[shown - 1]!))).join(', ');
  const tested = shown === course.total ? reached.filter(({ accuracy }) => accuracy !== null) : [];
  const accuracies = tested.map((curve) => text.one(curve, percent(curve.accuracy!))).join(', ');
  return (
    text.caption(whole(shown * STEPS_PER_POINT), data, losses) +
    (accuracies ? text.accuracies(accuracies) : '')
  );
}

/** Smallest loss that the axis shows. */
const LEAST_LOSS = 0.05;

function picture(course: DepthCourse, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, caption(course, values, look.language));
  const entries = depths.map((depth, at) => ({ name: text.layers(depth), colour: palette.categories[at]! }));
  const rows = legendRows(
    entries,
    { width: look.width, left: 8, shown: look.legend, most: mostRows(look.height) },
    (rest) => `+ ${rest}`,
  );
  const tall = look.height - legendHeight(rows);
  const shown = shownOf(course, values);
  const all = course.curves.flatMap(({ losses }) => losses).filter(Number.isFinite);
  const most = Math.min(20, Math.max(2.5, ...all) * 1.15);
  const least = Math.max(1e-4, Math.min(LEAST_LOSS, ...all.map((loss) => loss / 1.3)));
  const isWide = look.width >= look.height;
  [false, true].forEach((skip, half) => {
    const place = isWide
      ? { left: (half * look.width) / 2, top: 0, width: look.width / 2, height: tall }
      : { left: 0, top: (half * tall) / 2, width: look.width, height: tall / 2 };
    const plane = drawPlane(
      root,
      {
        ...{ name: skip ? 'skip' : 'plain', title: skip ? text.skip : text.plain, place },
        ...{ x: [0, course.total * STEPS_PER_POINT], y: [least, most], logarithmic: true },
        ...{ xTitle: text.step, yTitle: text.loss, yLabel: (value: number) => short(value) },
      },
      look,
    );
    for (const curve of course.curves.filter((one) => one.skip === skip))
      drawCurve(
        plane,
        curve.losses
          .slice(0, shown)
          .map((loss, point) => [(point + 0.5) * STEPS_PER_POINT, Math.max(least, loss)] as const),
        { colour: entries[depths.findIndex((depth) => depth === curve.depth)]!.colour, width: 2.5 },
      );
    if (shown > 0 && shown < longestOf(course)) drawUpright(plane, shown * STEPS_PER_POINT, palette.quiet);
  });
  drawLegend(root, rows, tall, look);
  return root.node()!;
}
