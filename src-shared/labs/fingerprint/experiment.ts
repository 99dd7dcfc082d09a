import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import { fitParticles } from '../../texts/particles.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import {
  FINGERPRINT,
  KNOWN_FINGERPRINT,
  pairSets,
  pairsOf,
  type PairSet,
  type PrintCourse,
} from './course.ts';
import { fingerprintTexts, setNames } from './fingerprintTexts.ts';
import { drawFingerprint } from './fingerprintFigure.ts';
import { equalError, ratesAt } from './rates.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';

/** Largest threshold that can be set. */
const HIGHEST = 3;

/** A network that learns from pairs of fingerprints whether both are of one finger. */
export const experiment: Experiment<PrintCourse> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'set', initial: 'copies', onlyShown: true },
      label: { en: 'Pairs', ko: '쌍' },
      options: pairSets.map((value) => ({
        value,
        label: { en: setNames.en[value], ko: setNames.ko[value] },
      })),
    },
    {
      ...{ kind: 'number', name: 'threshold', initial: 1, low: 0, high: HIGHEST, step: 0.01 },
      onlyShown: true,
      label: { en: 'Threshold', ko: '임곗값' },
    },
    {
      ...{
        kind: 'choice',
        name: 'show',
        initial: 'distances',
        onlyShown: true,
        label: { en: 'Show', ko: '보기' },
      },
      options: [
        { value: 'distances', label: { en: 'Distances and rates', ko: '거리와 비율' } },
        { value: 'pairs', label: { en: 'Nearest and farthest pairs', ko: '가장 가까운 쌍과 먼 쌍' } },
      ],
    },
    {
      ...{ kind: 'number', name: 'drawn', initial: 40, low: 0, high: 200, step: 10 },
      label: { en: 'Fingers drawn besides', ko: '더 그려 넣는 손가락' },
    },
    {
      ...{ kind: 'number', name: 'steps', initial: 1200, low: 20, high: 10_000, step: 20 },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  ...trainedByHand<PrintCourse>(FINGERPRINT, KNOWN_FINGERPRINT),
  buttons: [
    {
      label: { en: 'Threshold with equal rates', ko: '두 비율이 같아지는 임곗값' },
      values: (course, values) => {
        const last = course.snapshots.at(-1)!;
        const { threshold } = equalError(pairsOf(course, last, setIn(values)));
        const round = Math.min(HIGHEST, Math.round(100 * threshold) / 100);
        return last.step < course.steps || round === values['threshold'] ? undefined : { threshold: round };
      },
    },
  ],
  draw: (course, values, look) =>
    drawFingerprint(course, {
      ...{ shown: shownSnapshot(course, values), set: setIn(values), threshold: thresholdIn(values), look },
      isPairs: values['show'] === 'pairs',
      caption: caption(course, values, look.language),
    }),
  caption,
  notes: {
    en: 'The same network looks at both prints; what is trained is the distance of their features. Look at three sets of pairs: copies of prints that were trained on, new prints of the same fingers, and fingers that no training has seen. The first says least. Which threshold is right depends on what is worse: letting the wrong one in or keeping the right one out.',
    ko: '같은 네트워크가 두 지문을 보고, 학습하는 것은 특징 사이의 거리입니다. 세 가지 쌍을 견주어 보세요. 학습한 지문의 사본, 같은 손가락의 새 지문, 학습에서 한 번도 보지 못한 손가락입니다. 첫째가 말해 주는 것이 가장 적습니다. 알맞은 임곗값은 남을 들이는 것과 주인을 막는 것 가운데 어느 쪽이 더 나쁜지에 달려 있습니다.',
  },
  drag: (_handle, { x }, values) => ({
    ...values,
    threshold: Math.round(100 * Math.max(0, Math.min(HIGHEST, x))) / 100,
  }),
  aspect: 1.6,
};

const thresholdIn = (values: ExperimentValues): number => Number(values['threshold']);
const setIn = (values: ExperimentValues): PairSet => values['set'] as PairSet;

function caption(course: PrintCourse, values: ExperimentValues, language: Language): string {
  const shown = shownSnapshot(course, values);
  const text = fingerprintTexts[language];
  const [set, threshold] = [setIn(values), thresholdIn(values)];
  const rates = ratesAt(pairsOf(course, shown, set), threshold);
  const sentence = text.caption({
    ...{ data: text.data(course), step: whole(shown.step), set: setNames[language][set] },
    threshold: threshold.toFixed(2),
    accuracy: percent(rates.accuracy),
    ...{ accepted: whole(rates.accepted), different: whole(rates.different) },
    ...{ rejected: whole(rates.rejected), same: whole(rates.same) },
  });
  return language === 'ko' ? fitParticles(sentence) : sentence;
}
