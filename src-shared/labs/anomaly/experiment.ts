import type { Language } from '../../contract/errors.ts';
import { percent, short, whole } from '../../figures/parts/figure.ts';
import { formatArea } from '../../texts/formatArea.ts';
import { fitParticles } from '../../texts/particles.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { anomalyFigure } from './anomalyFigure.ts';
import { ANOMALY, areAnomalous, KNOWN_ANOMALY, type AnomalyCourse } from './course.ts';
import { atThreshold, separationOf, thresholdFor } from './separation.ts';
import { startedByHand } from '../parts/startedByHand.ts';

/** Largest threshold that can be set. */
const HIGHEST = 0.2;
/** Share of the normal images that the suggested threshold lets pass. */
const PASSING = 0.95;

const texts = {
  en: {
    trained: (count: string, name: string, data: string, epoch: string) =>
      `Autoencoder trained on ${count} images of "${name}" alone (${data}), after epoch ${epoch}`,
    auc: (auc: string) => `: ROC AUC ${auc}`,
    threshold: (threshold: string, found: string, positives: string, alarms: string, negatives: string) =>
      `; above ${threshold} are ${found} of ${positives} anomalies and ${alarms} of ${negatives} normal images`,
  },
  ko: {
    trained: (count: string, name: string, data: string, epoch: string) =>
      `"${name}" 이미지 ${count}장만으로 학습한 오토인코더(${data}), ${epoch}에폭 뒤`,
    auc: (auc: string) => `: ROC AUC ${auc}`,
    threshold: (threshold: string, found: string, positives: string, alarms: string, negatives: string) =>
      fitParticles(
        `. ${threshold}을(를) 넘는 것은 이상 이미지 ${positives}장의 ${found}, 정상 이미지 ${negatives}장의 ${alarms}`,
      ),
  },
} satisfies Record<Language, unknown>;

/** An autoencoder that knows one digit, and finds the others by how badly it reconstructs them. */
export const experiment: Experiment<AnomalyCourse> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'digit', initial: '0', label: { en: 'Normal', ko: '정상' } },
      options: Array.from({ length: 10 }, (_none, digit) => ({
        value: String(digit),
        label: { en: String(digit), ko: String(digit) },
      })),
    },
    {
      ...{ kind: 'number', name: 'code', initial: 16, low: 1, high: 256, step: 1 },
      label: { en: 'Numbers of the code', ko: '코드의 수' },
    },
    {
      ...{ kind: 'number', name: 'epochs', initial: 10, low: 1, high: 100, step: 1 },
      label: { en: 'Epochs', ko: '에폭 수' },
    },
    {
      ...{ kind: 'number', name: 'images', initial: 6000, low: 100, high: 60_000, step: 100 },
      label: { en: 'Training images at most', ko: '훈련 이미지(최대)' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
    {
      ...{ kind: 'number', name: 'threshold', initial: 0.02, low: 0, high: HIGHEST, step: 0.0005 },
      onlyShown: true,
      label: { en: 'Threshold', ko: '임곗값' },
    },
  ],
  waits: true,
  isDone: ({ examples }) => examples !== null,
  run: startedByHand(ANOMALY, KNOWN_ANOMALY),
  buttons: [
    {
      label: { en: 'Threshold that 95 % of the normal pass', ko: '정상의 95 %가 통과하는 임곗값' },
      values: (course, values) => {
        const exact = thresholdFor(course.scores, areAnomalous(course), PASSING);
        const threshold = Math.min(HIGHEST, Math.ceil(exact * 2000) / 2000);
        return course.examples === null || threshold === values['threshold'] ? undefined : { threshold };
      },
    },
  ],
  draw: (course, values, look) =>
    anomalyFigure(course, thresholdIn(values), experiment.caption(course, values, look.language), look),
  caption: (course, values, language) => {
    const text = texts[language];
    const { classes, normal, data, epoch, scores } = course;
    const anomalous = areAnomalous(course);
    const threshold = thresholdIn(values);
    const { found, positives, alarms, negatives } = atThreshold(scores, anomalous, threshold);
    const share = (part: number, all: number): string => percent(all > 0 ? part / all : NaN);
    const { auc } = separationOf(scores, anomalous);
    return [
      text.trained(
        whole(course.trained),
        classes[normal] ?? String(normal),
        dataTitle(data, language),
        whole(epoch),
      ),
      Number.isNaN(auc) ? '' : text.auc(formatArea(auc)),
      text.threshold(
        short(threshold),
        ...([share(found, positives), whole(positives)] as const),
        ...([share(alarms, negatives), whole(negatives)] as const),
      ),
    ].join('');
  },
  notes: {
    en: 'The network has seen one digit only. What it has never seen it reconstructs as that digit, and the error gives it away. Move the threshold: to the left more anomalies are found, and more normal images raise an alarm. The ROC curve is all thresholds at once; which one is right depends on what an alarm costs.',
    ko: '네트워크는 숫자 하나만 보았습니다. 본 적 없는 것은 그 숫자처럼 되살리므로 오차로 드러납니다. 임곗값을 옮겨 보세요. 왼쪽으로 가면 이상을 더 많이 찾지만, 정상 이미지에도 경보가 더 울립니다. ROC 곡선은 모든 임곗값을 한꺼번에 보인 것이고, 어느 것이 알맞은지는 경보의 값에 달려 있습니다.',
  },
  drag: (_handle, { x }, values) => ({
    ...values,
    threshold: Math.round(2000 * Math.max(0, Math.min(HIGHEST, x))) / 2000,
  }),
  aspect: 1.6,
};

const thresholdIn = (values: ExperimentValues): number => Number(values['threshold']);
