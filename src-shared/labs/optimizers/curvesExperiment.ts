import { optimizerNames } from '../../contract/optimizerNames.ts';
import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, percent, short, whole } from '../../figures/parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../../figures/parts/legend.ts';
import { figureTexts } from '../../texts/figures.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCurve } from '../parts/drawCurve.ts';
import { drawPlane } from '../parts/plane.ts';
import { rateFields } from './rateFields.ts';
import { KNOWN_RACE, lectureRates, RACE, STEPS_PER_POINT, type RaceCourse } from './race.ts';
import { startedByHand } from '../parts/startedByHand.ts';

const texts = {
  en: {
    title: 'Optimizers on the same network and images',
    loss: 'Training loss',
    step: 'step',
    begun: (data: string) => `Nothing trained yet on ${data}`,
    caption: (step: string, data: string, losses: string) =>
      `After ${step} steps on ${data}, the mean training loss of the last ${STEPS_PER_POINT}: ${losses}`,
    accuracies: (all: string) => `; test accuracy: ${all}`,
  },
  ko: {
    title: '같은 네트워크, 같은 이미지에서 옵티마이저 비교',
    loss: '훈련 손실',
    step: '스텝',
    begun: (data: string) => `${data} 데이터: 아직 학습하지 않음`,
    caption: (step: string, data: string, losses: string) =>
      `${data} 데이터로 ${step}스텝 뒤, 마지막 ${STEPS_PER_POINT}스텝의 평균 훈련 손실: ${losses}`,
    accuracies: (all: string) => `. 테스트 정확도: ${all}`,
  },
} satisfies Record<Language, unknown>;

/** Five optimizers that train the same network on the same images: their losses as curves, which grow together. */
export const experiment: Experiment<RaceCourse> = {
  fields: [
    {
      ...{ kind: 'number', name: 'steps', initial: 2000, low: 100, high: 10_000, step: STEPS_PER_POINT },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'batch', initial: 128, low: 1, high: 512, step: 1 },
      label: { en: 'Batch size', ko: '배치 크기' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
    ...rateFields(lectureRates, [0.00001, 1]),
  ],
  waits: true,
  isDone: ({ accuracies }) => accuracies !== null,
  run: startedByHand(RACE, KNOWN_RACE),
  lastStep: ({ losses }) => losses.sgd.length,
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => caption(course, values, language),
  notes: {
    en: 'All five networks begin with the same weights and see the same batches; only the rule of the update differs. Compare the heights at one step. An optimizer is good or bad only together with its learning rate: change one and start again.',
    ko: '다섯 네트워크는 같은 가중치에서 출발해 같은 배치를 봅니다. 갱신 규칙만 다릅니다. 같은 스텝에서 높이를 견주어 보세요. 옵티마이저의 좋고 나쁨은 학습률과 함께 정해집니다. 학습률 하나를 바꾸어 다시 시작해 보세요.',
  },
};

/** Number of points that are shown. */
const shownOf = ({ losses }: RaceCourse, values: ExperimentValues): number =>
  Math.min(losses.sgd.length, Number(values['step'] ?? losses.sgd.length));

function caption(course: RaceCourse, values: ExperimentValues, language: Language): string {
  const { data, losses, accuracies, total } = course;
  const [text, { optimizers }] = [texts[language], figureTexts[language]];
  const shown = shownOf(course, values);
  const title = dataTitle(data, language);
  if (shown === 0) return text.begun(title);
  const listed = (value: (name: (typeof optimizerNames)[number]) => string): string =>
    optimizerNames.map((name) => `${optimizers[name]} ${value(name)}`).join(', ');
  const told = listed((name) => short(losses[name][shown - 1]!));
  const reached =
    accuracies && shown === total ? text.accuracies(listed((name) => percent(accuracies[name]))) : '';
  return text.caption(whole(shown * STEPS_PER_POINT), title, told) + reached;
}

function picture(course: RaceCourse, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, caption(course, values, look.language));
  const entries = optimizerNames.map((name, at) => ({
    name: `${figureTexts[look.language].optimizers[name]} (${short(Number(values[`rate-${name}`]))})`,
    colour: palette.categories[at]!,
  }));
  const rows = legendRows(
    entries,
    { width: look.width, left: 8, shown: look.legend, most: mostRows(look.height) },
    (rest) => `+ ${rest}`,
  );
  const tall = look.height - legendHeight(rows);
  const all = optimizerNames
    .flatMap((name) => course.losses[name])
    .filter((loss) => Number.isFinite(loss) && loss > 0);
  // A training that diverges must not press the others flat.
  const first = Math.max(
    0.1,
    ...optimizerNames.map((name) => course.losses[name][0] ?? 0).filter(Number.isFinite),
  );
  const most = Math.min(Math.max(2.5, ...all), 4 * first);
  const least = Math.max(1e-5, Math.min(0.5, ...all) / 1.5);
  const plane = drawPlane(
    root,
    {
      ...{ name: 'losses', place: { left: 0, top: 0, width: look.width, height: tall } },
      ...{ x: [0, course.total * STEPS_PER_POINT], y: [least, most * 1.2], logarithmic: true },
      ...{ title: text.loss, xTitle: text.step },
    },
    look,
  );
  const shown = shownOf(course, values);
  optimizerNames.forEach((name, at) =>
    drawCurve(
      plane,
      course.losses[name]
        .slice(0, shown)
        .map((loss, point) => [(point + 0.5) * STEPS_PER_POINT, Math.max(least, loss)] as const),
      { colour: entries[at]!.colour },
    ),
  );
  drawLegend(root, rows, tall, look);
  return root.node()!;
}
