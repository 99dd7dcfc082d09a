import type { Language } from '../../contract/errors.ts';
import { whole } from '../../figures/parts/figure.ts';
import { percent } from '../../figures/parts/figure.ts';
import { probabilityAt } from '../../arithmetic/pairDistance.ts';
import { fitParticles } from '../../texts/particles.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { drawCheck } from './checkFigure.ts';
import { PRINT_CHECK, type PrintCheck } from './course.ts';
import { fingerprintTexts } from './fingerprintTexts.ts';

/** Why no print can be checked. */
export const untrained = {
  en: 'no network has been trained on prints since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 지문으로 학습한 네트워크가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** Layers whose maps are shown. */
const shownLayers = ['relu1', 'relu2', 'relu3', 'relu4'] as const;

/** A new print against those that are enrolled, by the network that was trained last. */
export const experiment: Experiment<PrintCheck> = {
  fields: [
    {
      ...{ kind: 'number', name: 'finger', initial: 1, low: 1, high: 10, step: 1 },
      label: { en: 'New print: finger', ko: '새 지문의 손가락' },
    },
    {
      ...{ kind: 'number', name: 'print', initial: 8, low: 1, high: 8, step: 1 },
      label: { en: 'New print: number', ko: '새 지문의 번호' },
    },
    {
      ...{ kind: 'number', name: 'claim', initial: 1, low: 1, high: 10, step: 1 },
      label: { en: 'Claims to be finger', ko: '주장하는 손가락' },
    },
    {
      ...{ kind: 'number', name: 'enrolled', initial: 3, low: 1, high: 6, step: 1 },
      label: { en: 'Enrolled prints of each finger', ko: '손가락마다 등록한 지문' },
    },
    {
      ...{ kind: 'number', name: 'threshold', initial: 1, low: 0, high: 3, step: 0.01 },
      label: { en: 'Threshold', ko: '임곗값' },
    },
    {
      ...{ kind: 'choice', name: 'layer', initial: 'relu1', label: { en: 'Maps of', ko: '맵을 볼 층' } },
      options: shownLayers.map((value) => ({ value, label: { en: value, ko: value } })),
    },
  ],
  run: (values, { compute }) => compute(PRINT_CHECK, values) as Promise<PrintCheck>,
  draw: (course, values, look) =>
    drawCheck(course, {
      ...{ threshold: Number(values['threshold']), look },
      caption: caption(course, values, look.language),
    }),
  caption,
  notes: {
    en: 'Enrolment stores no picture, only the features of a few prints. A new print is turned into features by the same network; the length of the difference decides. Claim to be another finger, and see by how much the threshold would have to give way. The prints of the last fingers were never trained on: for them the network has to rely on what it learned of others.',
    ko: '등록할 때는 사진이 아니라 지문 몇 개의 특징만 저장합니다. 새 지문도 같은 네트워크가 특징으로 바꾸고, 차이의 크기가 판정을 내립니다. 다른 손가락이라고 주장해 보고 임곗값이 얼마나 느슨해야 통과하는지 보세요. 마지막 손가락들의 지문은 학습한 적이 없으므로 다른 손가락에서 배운 것에 기댈 수밖에 없습니다.',
  },
  drag: (_handle, { y }, values) => ({
    ...values,
    threshold: Math.round(100 * Math.max(0, Math.min(3, y))) / 100,
  }),
  aspect: 1.6,
};

function caption(course: PrintCheck, values: ExperimentValues, language: Language): string {
  const text = fingerprintTexts[language];
  const threshold = Number(values['threshold']);
  const { distance, place, claim, enrolled, step } = course;
  const sentence = text.checkCaption({
    ...{ print: text.place(place.finger, place.impression), claim: text.finger(claim) },
    ...{ enrolled: whole(enrolled), step: whole(step), threshold: threshold.toFixed(2) },
    distance: distance.toFixed(2),
    probability: percent(probabilityAt(distance)),
    isAccepted: distance < threshold,
    isRight: distance < threshold === (place.finger === claim),
    isTrained: course.isTrained,
  });
  return language === 'ko' ? fitParticles(sentence) : sentence;
}
