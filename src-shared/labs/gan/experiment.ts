import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';
import { areReadable, classesMade, GAN, isCollapsed, KNOWN_GAN, SURE, type GanCourse } from './course.ts';
import { drawGan } from './ganFigure.ts';
import { ganTexts } from './ganTexts.ts';

/** A generator that makes digits of random numbers, and a discriminator that tells them from real ones. */
export const experiment: Experiment<GanCourse> = {
  fields: [
    {
      kind: 'choice',
      name: 'networks',
      initial: 'convolutional',
      label: { en: 'Networks', ko: '네트워크' },
      options: [
        { value: 'convolutional', label: { en: 'Convolutional (DCGAN)', ko: '합성곱(DCGAN)' } },
        { value: 'dense', label: { en: 'Dense layers', ko: '완전 연결층' } },
      ],
    },
    {
      kind: 'switch',
      name: 'conditional',
      initial: true,
      label: { en: 'Told the digit', ko: '숫자를 알려 줌' },
    },
    {
      ...{ kind: 'number', name: 'steps', initial: 1500, low: 100, high: 20_000, step: 100 },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{
        kind: 'number',
        name: 'generatorRate',
        initial: 0.001,
        low: 0.00001,
        high: 0.1,
        logarithmic: true,
      },
      label: { en: 'Generator’s learning rate', ko: '생성자 학습률' },
    },
    {
      ...{ kind: 'number', name: 'generatorUpdates', initial: 1, low: 1, high: 10, step: 1 },
      label: { en: 'Its updates per step', ko: '스텝마다 생성자 갱신' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
    {
      kind: 'choice',
      onlyShown: true,
      name: 'show',
      initial: 'digits',
      label: { en: 'Show', ko: '보기' },
      options: [
        { value: 'digits', label: { en: 'Digits and curves', ko: '숫자와 곡선' } },
        { value: 'judged', label: { en: 'What the discriminator says', ko: '판별자의 판단' } },
      ],
    },
  ],
  ...trainedByHand<GanCourse>(GAN, KNOWN_GAN),
  draw: (course, values, look) =>
    drawGan(course, shownSnapshot(course, values), {
      ...{ look, isJudged: values['show'] === 'judged' },
      caption: caption(course, values, look.language),
    }),
  caption,
  notes: {
    en: 'The generator never sees a real digit: all it learns comes from what the discriminator says of its own. The two losses do not fall as in other trainings: when one gets better, the other finds it harder. What counts is what the digits look like, and whether all of them are made.',
    ko: '생성자는 진짜 숫자를 한 번도 보지 못합니다. 판별자가 자기 그림을 두고 하는 말에서만 배웁니다. 두 손실은 다른 학습처럼 줄지 않습니다. 한쪽이 나아지면 다른 쪽이 어려워지기 때문입니다. 중요한 것은 숫자가 어떻게 보이는지, 열 가지가 다 나오는지입니다.',
  },
};

function caption(course: GanCourse, values: ExperimentValues, language: Language): string {
  const shown = shownSnapshot(course, values);
  const alarm = isCollapsed(shown) ? ` – ${ganTexts[language].collapse}` : '';
  const made = classesMade(shown);
  if (!areReadable(shown))
    return language === 'en'
      ? `After ${whole(shown.step)} steps on ${course.data} the generated images are still far from real ones, and what LeNet-5 reads in them says nothing${alarm}`
      : `${course.data}에서 ${whole(shown.step)}스텝 학습한 뒤 생성한 이미지가 아직 진짜와 멀어, LeNet-5가 읽은 결과에는 뜻이 없음${alarm}`;
  if (language === 'en')
    return `After ${whole(shown.step)} steps on ${course.data}, LeNet-5 reads ${percent(shown.confident)} of 500 generated digits with a probability of at least ${percent(SURE)}; it reads ${made} of 10 classes in them${alarm}`;
  return `${course.data}에서 ${whole(shown.step)}스텝 학습한 뒤 LeNet-5가 생성한 숫자 500개 가운데 ${percent(shown.confident)}를 ${percent(SURE)} 이상의 확률로 읽음. 읽은 숫자는 10가지 가운데 ${made}가지${alarm}`;
}
