import type { Language } from '../../contract/errors.ts';
import { thousandths, whole } from '../../figures/parts/figure.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Experiment, ExperimentValues, Field } from '../Experiment.ts';
import { trainingFields } from '../parts/sceneFields.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';
import {
  DETECTION,
  KNOWN_DETECTION,
  LEAST_SCORE,
  scoreOf,
  SHOWN,
  SUPPRESSION,
  TESTED,
  type DetectionCourse,
} from './course.ts';
import { drawDetection, pictureOf } from './detectionFigure.ts';

/** What is done with the boxes after the network. */
export const boxFields: readonly Field[] = [
  {
    ...{ kind: 'number', name: 'least', initial: LEAST_SCORE, onlyShown: true },
    ...{ low: 0.05, high: 1, step: 0.01 },
    label: { en: 'Least score', ko: '최소 점수' },
  },
  {
    ...{ kind: 'number', name: 'suppression', initial: SUPPRESSION, onlyShown: true },
    ...{ low: 0, high: 1, step: 0.01 },
    label: { en: 'Suppress above IoU', ko: '비최대 억제의 IoU' },
  },
];

/** A detector that learns to find several digits in one picture. */
export const experiment: Experiment<DetectionCourse> = {
  fields: [
    ...trainingFields(1500, SHOWN),
    ...boxFields,
    {
      kind: 'choice',
      onlyShown: true,
      name: 'show',
      initial: 'boxes',
      label: { en: 'Show', ko: '보기' },
      options: [
        { value: 'boxes', label: { en: 'Boxes', ko: '상자' } },
        { value: 'cells', label: { en: 'Cells and anchors', ko: '칸과 앵커' } },
        { value: 'curves', label: { en: 'Precision and recall', ko: '정밀도와 재현율' } },
      ],
    },
  ],
  ...trainedByHand<DetectionCourse>(DETECTION, KNOWN_DETECTION),
  draw: (course, values, look) =>
    drawDetection(
      course,
      shownSnapshot(course, values),
      values,
      look,
      caption(course, values, look.language),
    ),
  caption,
  notes: {
    en: 'One network says all at once: for each of the 64 cells whether the centre of a digit is in it, where exactly, how large the digit is compared with the anchor, and which digit it is. Several cells near a digit may claim it; suppression leaves the surest. Move its threshold: at 1 nothing is suppressed and digits are found twice, at 0 even boxes that only touch go away.',
    ko: '네트워크 하나가 한꺼번에 답합니다. 64칸마다 숫자의 중심이 그 안에 있는지, 정확히 어디인지, 앵커보다 얼마나 큰지, 어떤 숫자인지 말합니다. 숫자 하나를 가까운 칸 여럿이 저마다 찾았다고 할 수 있어, 비최대 억제로 가장 확실한 상자만 남깁니다. 그 임곗값을 옮겨 보세요. 1이면 아무것도 지우지 않아 같은 숫자를 두 번 찾고, 0이면 닿기만 한 상자도 지웁니다.',
  },
};

function caption(course: DetectionCourse, values: ExperimentValues, language: Language): string {
  const shown = shownSnapshot(course, values);
  const map = thousandths(scoreOf(course, shown, Number(values['suppression'])).map);
  const [step, data] = [whole(shown.step), dataTitle(course.data, language)];
  const all =
    language === 'en'
      ? `After ${step} steps on pictures of digits (${data}): mAP ${map} at IoU 0.5 on ${TESTED} test pictures`
      : `숫자 그림(${data})으로 ${step}스텝 학습한 뒤 테스트 그림 ${TESTED}장에서 IoU 0.5의 mAP ${map}`;
  if (values['show'] === 'curves') return all;
  const { found, truths } = pictureOf(course, shown, values);
  const picture = String(values['picture']);
  return language === 'en'
    ? `${all}; picture ${picture}: ${found.length} found, ${truths.length} ${truths.length === 1 ? 'digit' : 'digits'} there`
    : `${all}. 그림 ${picture}: 찾은 것 ${found.length}개, 실제 숫자 ${truths.length}개`;
}
