import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { ChoiceField, Experiment, ExperimentValues } from '../Experiment.ts';
import { startedByHand } from '../parts/startedByHand.ts';
import { bestOf, ENSEMBLE, isTrained, KNOWN_ENSEMBLE, methods, type EnsembleCourse } from './course.ts';
import { drawEnsemble, ensembleViews } from './ensembleFigure.ts';
import { ensembleTexts } from './ensembleTexts.ts';

/** Which ensemble. */
export const methodField: ChoiceField = {
  kind: 'choice',
  name: 'method',
  initial: 'bagging',
  label: { en: 'Method', ko: '방법' },
  options: methods.map((method) => ({
    value: method,
    label: { en: ensembleTexts.en.methods[method], ko: ensembleTexts.ko.methods[method] },
  })),
};

const viewNames = {
  accuracy: { en: 'Accuracies', ko: '정확도' },
  votes: { en: 'Answers side by side', ko: '나란히 본 답' },
  where: { en: 'Who is right where', ko: '누가 어디서 맞히나' },
  weights: { en: 'Weights of the images', ko: '이미지의 가중치' },
};

/** Small CNNs that differ, and what they answer together. */
export const experiment: Experiment<EnsembleCourse> = {
  fields: [
    methodField,
    {
      kind: 'number',
      name: 'members',
      initial: 7,
      low: 2,
      high: 9,
      step: 1,
      label: { en: 'Members', ko: '구성원 수' },
    },
    {
      kind: 'number',
      name: 'images',
      initial: 1000,
      low: 100,
      high: 10_000,
      step: 100,
      label: { en: 'Training images', ko: '훈련 이미지' },
    },
    {
      kind: 'number',
      name: 'epochs',
      initial: 15,
      low: 1,
      high: 100,
      step: 1,
      label: { en: 'Epochs', ko: '에폭 수' },
    },
    {
      kind: 'number',
      name: 'seed',
      initial: 1,
      low: 1,
      high: 99,
      step: 1,
      label: { en: 'Seed', ko: '시드' },
    },
    {
      kind: 'choice',
      onlyShown: true,
      name: 'show',
      initial: 'accuracy',
      label: { en: 'Show', ko: '보기' },
      options: ensembleViews.map((value) => ({ value, label: viewNames[value] })),
    },
  ],
  waits: true,
  isDone: isTrained,
  run: startedByHand(ENSEMBLE, KNOWN_ENSEMBLE),
  lastStep: ({ members }) => Math.max(0, members.length - 1),
  draw: (course, values, look) =>
    drawEnsemble(course, countOf(course, values), {
      look,
      view: ensembleViews.find((view) => view === values['show']) ?? 'accuracy',
      caption: caption(course, values, look.language),
    }),
  caption,
  notes: {
    en: 'Networks that were trained on the same task make different mistakes, as long as something makes them differ: the images that they saw, the order, the first weights, their form. Where the mistakes do not coincide, a vote takes them out. The price is many trainings, and as many networks to ask.',
    ko: '같은 문제를 배운 네트워크라도 본 이미지, 순서, 처음 가중치, 생김새 가운데 무언가가 다르면 서로 다른 실수를 합니다. 실수가 겹치지 않는 곳에서는 투표가 실수를 지웁니다. 그 대신 여러 번 학습하고, 답할 때도 여러 네트워크에 물어야 합니다.',
  },
};

/** Number of the first members that are shown. */
const countOf = ({ members }: EnsembleCourse, values: ExperimentValues): number =>
  Math.min(members.length, Number(values['step'] ?? members.length - 1) + 1);

function caption(course: EnsembleCourse, values: ExperimentValues, language: Language): string {
  const count = countOf(course, values);
  const method = ensembleTexts[language].methods[course.method];
  const data = dataTitle(course.data, language);
  const images = whole(course.images);
  const shown = course.together[count - 1];
  const single = course.single ? percent(course.single.accuracy) : '–';
  if (!shown)
    return language === 'en'
      ? `${method}: no member is trained yet on ${images} images of ${data}`
      : `${method}: ${data} 이미지 ${images}장으로 아직 구성원을 학습하지 않음`;
  const [together, best] = [percent(shown.accuracy), percent(bestOf(course, count))];
  if (language === 'en')
    return `${method} on ${images} images of ${data}: ${count} of ${course.total} members together ${together} right, the best of them alone ${best}; one network on all images ${single}`;
  return `${data} 이미지 ${images}장으로 한 ${method}: 구성원 ${course.total}개 가운데 ${count}개가 함께 ${together}, 그중 가장 나은 하나는 ${best}, 모든 이미지로 학습한 네트워크 하나는 ${single}`;
}
