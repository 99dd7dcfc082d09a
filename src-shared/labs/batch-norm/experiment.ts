import { FeaturescopeError, type Language } from '../../contract/errors.ts';
import { createFigure, palettes, short, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawPlane } from '../parts/plane.ts';
import {
  BATCH_NORM,
  KNOWN_BATCH_NORM,
  trainedCount,
  weightScales,
  type NormalisationCourse,
} from './course.ts';

const texts: Record<Language, Record<'title' | 'with' | 'without' | 'scale', string>> = {
  en: {
    title: 'Accuracy in training from 16 weight scales',
    with: 'with batch normalisation',
    without: 'without',
    scale: 'std',
  },
  ko: {
    title: '가중치 크기 16가지에서 시작한 훈련 정확도',
    with: '배치 정규화 있음',
    without: '배치 정규화 없음',
    scale: '표준편차',
  },
};

const epochOf = (values: ExperimentValues): number => Number(values['step']);

/** 16 pairs of networks that differ in the size of their initial weights and in batch normalisation alone. */
export const experiment: Experiment<NormalisationCourse> = {
  fields: [
    {
      ...{ kind: 'number', name: 'rate', initial: 0.01, low: 0.0001, high: 1, logarithmic: true },
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      ...{ kind: 'number', name: 'epochs', initial: 20, low: 1, high: 50, step: 1 },
      label: { en: 'Epochs', ko: '에폭 수' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  waits: true,
  isDone: () => true,
  run: async (values, { compute, started }) => {
    const course = await compute(started ? BATCH_NORM : KNOWN_BATCH_NORM, values);
    if (course) return course as NormalisationCourse;
    throw new FeaturescopeError('lab/not-started');
  },
  lastStep: ({ plain }) => (plain[0]?.length ?? 1) - 1,
  draw: (course, values, look) => picture(course, values, look),
  caption: ({ plain, normalised }, values, language) => {
    const epoch = epochOf(values);
    const [on, off] = [trainedCount(normalised, epoch), trainedCount(plain, epoch)];
    return language === 'en'
      ? `After epoch ${whole(epoch + 1)} at least half of the 1,000 training images are right at ${on} of 16 weight scales with batch normalisation, at ${off} without`
      : `${whole(epoch + 1)}에폭 뒤 훈련 이미지 1,000장의 절반 이상을 맞힌 가중치 크기는 16가지 가운데 배치 정규화가 있을 때 ${on}가지, 없을 때 ${off}가지`;
  },
  notes: {
    en: 'Every panel is one size of the initial weights, from large to tiny. Without batch normalisation the network learns in a narrow window only; with it, the size of the weights hardly matters, because every layer scales its sums anew.',
    ko: '칸 하나가 초기 가중치의 크기 하나이고, 큰 것에서 아주 작은 것으로 갑니다. 배치 정규화가 없으면 좁은 범위에서만 학습되지만, 있으면 층마다 합의 크기를 다시 맞추므로 가중치의 크기가 거의 문제 되지 않습니다.',
  },
};

function picture(course: NormalisationCourse, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const epoch = epochOf(values);
  const root = createFigure(look, text.title, experiment.caption(course, values, look.language));
  const key = [
    { name: text.with, colour: palette.series.train },
    { name: text.without, colour: palette.series.heldOut, dashed: true },
  ];
  const legend = drawKey(root, { left: 8, top: 0, width: look.width - 16 }, key, look) + 2;
  const columns = look.width >= look.height ? 4 : 2;
  const rows = weightScales.length / columns;
  const [width, height] = [look.width / columns, (look.height - legend) / rows];
  const last = Math.max(1, (course.plain[0]?.length ?? 1) - 1);
  weightScales.forEach((scale, at) => {
    const plane = drawPlane(
      root,
      {
        ...{ name: `scale-${at}`, x: [1, last + 1], y: [0, 1], title: `${text.scale} ${short(scale)}` },
        place: {
          left: (at % columns) * width,
          top: legend + Math.floor(at / columns) * height,
          ...{ width, height },
        },
      },
      look,
    );
    const curve = (accuracies: readonly number[] = []) =>
      accuracies.slice(0, epoch + 1).map((accuracy, index) => [index + 1, accuracy] as const);
    drawCurve(plane, curve(course.plain[at]), { colour: palette.series.heldOut, dashed: true });
    drawCurve(plane, curve(course.normalised[at]), { colour: palette.series.train });
    drawUpright(plane, epoch + 1, palette.quiet);
  });
  return root.node()!;
}
