import { FeaturescopeError } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import { narrowSpace } from '../../studies/narrowSpace.ts';
import { formatSpace, parseSpace } from '../../studies/space.ts';
import { rankTrials } from '../../studies/trials.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { KNOWN, LECTURE_SPACE, SEARCH, type SearchCourse } from './course.ts';
import { drawSearch } from './searchFigure.ts';

/** The search as it was when some of its trainings were finished. */
const upTo = (course: SearchCourse, values: ExperimentValues): SearchCourse => ({
  ...course,
  results: course.results.slice(0, Number(values['step'])),
});

/** A search for hyperparameters: its trials, how they rank, and where the good ones lie. */
export const experiment: Experiment<SearchCourse> = {
  fields: [
    {
      ...{ kind: 'text', name: 'space', initial: LECTURE_SPACE, longest: 300 },
      label: { en: 'Space', ko: '탐색 범위' },
    },
    {
      ...{ kind: 'number', name: 'trials', initial: 100, low: 2, high: 500, step: 1 },
      label: { en: 'Trials', ko: '시도 횟수' },
    },
    {
      ...{ kind: 'number', name: 'epochs', initial: 50, low: 1, high: 200, step: 1 },
      label: { en: 'Epochs', ko: '에폭 수' },
    },
    {
      ...{ kind: 'number', name: 'images', initial: 500, low: 50, high: 5000, step: 1 },
      label: { en: 'Training images', ko: '훈련 이미지 수' },
    },
    {
      ...{ kind: 'switch', name: 'halving', initial: false },
      label: { en: 'Successive halving', ko: '연속 반감(successive halving)' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 2, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  waits: true,
  isDone: ({ results, total }) => results.length >= total,
  run: async (values, { compute, started, onPartial }) => {
    parseSpace(String(values['space']));
    const course = await compute(started ? SEARCH : KNOWN, values, onPartial as (course: unknown) => void);
    if (course) return course as SearchCourse;
    throw new FeaturescopeError('lab/not-started');
  },
  lastStep: ({ results }) => results.length,
  draw: (course, values, look) =>
    drawSearch(upTo(course, values), caption(course, values, look.language), look),
  caption: (course, values, language) => caption(course, values, language),
  buttons: [
    {
      label: { en: 'Narrow the space', ko: '범위 좁히기' },
      values: ({ space, results, metric }, values) => {
        const next = formatSpace(narrowSpace(space, rankTrials(results, metric.better)));
        return next === formatSpace(space) ? undefined : { ...values, space: next };
      },
    },
  ],
  notes: {
    en: 'Each line through the axes is one training: its settings, and at the right how well it did on the held-out images. The best twenty are drawn strong. Where they come close together on an axis, the setting matters, and the next search can be narrower there.',
    ko: '축을 지나는 선 하나가 학습 한 번입니다. 왼쪽은 설정이고 오른쪽 끝은 검증 이미지에서의 결과입니다. 가장 좋은 스무 번은 진하게 그렸습니다. 어떤 축에서 이 선들이 모이면 그 설정이 중요하다는 뜻이고, 다음 탐색에서는 그곳의 범위를 좁힐 수 있습니다.',
  },
};

function caption(course: SearchCourse, values: ExperimentValues, language: 'en' | 'ko'): string {
  const { results, total, metric, data } = upTo(course, values);
  const lost = results.filter(({ value }) => value === null).length;
  const best = rankTrials(results, metric.better)[0]?.value ?? null;
  const done = `${whole(results.length)} / ${whole(total)}`;
  const shown =
    best === null ? '–' : metric.id === 'accuracy' ? percent(best) : String(Number(best.toPrecision(4)));
  if (language === 'en')
    return `${done} trainings on ${data}; best on the held-out images: ${shown}${lost > 0 ? `; ${lost} without a value` : ''}`;
  return `${data} 데이터로 학습 ${done}번. 검증 이미지에서 가장 좋은 결과: ${shown}${lost > 0 ? `. 값이 없는 학습: ${lost}번` : ''}`;
}
