import type { Language } from '../../contract/errors.ts';
import { thousandths, whole } from '../../figures/parts/figure.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { trainingFields } from '../parts/sceneFields.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';
import {
  KNOWN_SEGMENTATION,
  overlapsOf,
  SEGMENTATION,
  SHOWN,
  TESTED,
  type SegmentationCourse,
} from './course.ts';
import { drawSegmentation } from './segmentationFigure.ts';

/** A network that learns to say of every pixel what it belongs to. */
export const experiment: Experiment<SegmentationCourse> = {
  fields: [
    ...trainingFields(1600, SHOWN),
    {
      kind: 'choice',
      onlyShown: true,
      name: 'show',
      initial: 'labels',
      label: { en: 'Show', ko: '보기' },
      options: [
        { value: 'labels', label: { en: 'Label map', ko: '레이블 맵' } },
        { value: 'classes', label: { en: 'Class by class', ko: '클래스별' } },
        { value: 'curves', label: { en: 'Curves', ko: '곡선' } },
      ],
    },
  ],
  ...trainedByHand<SegmentationCourse>(SEGMENTATION, KNOWN_SEGMENTATION),
  draw: (course, values, look) =>
    drawSegmentation(
      course,
      shownSnapshot(course, values),
      values,
      look,
      caption(course, values, look.language),
    ),
  caption,
  notes: {
    en: 'There is no dense layer: the network answers with a map as large as the picture, a class for every pixel. Pooling makes it see enough of a digit to know it, but costs sharpness; the skips from the early layers give the outline back. The background is easy, so the mean is taken over classes, not over pixels.',
    ko: '완전 연결층이 없습니다. 네트워크는 그림만 한 맵으로 픽셀마다 클래스를 답합니다. 풀링 덕분에 숫자를 알아볼 만큼 넓게 보지만 그만큼 흐려지고, 앞쪽 층에서 온 스킵 연결이 윤곽을 되찾아 줍니다. 배경은 쉬우므로 픽셀이 아니라 클래스마다 평균을 냅니다.',
  },
};

function caption(course: SegmentationCourse, values: ExperimentValues, language: Language): string {
  const shown = shownSnapshot(course, values);
  const [step, data] = [whole(shown.step), dataTitle(course.data, language)];
  const mean = thousandths(overlapsOf(shown).mean);
  return language === 'en'
    ? `After ${step} steps on pictures of digits (${data}): mean IoU ${mean} of the background and the classes on ${TESTED} test pictures`
    : `숫자 그림(${data})으로 ${step}스텝 학습한 뒤 테스트 그림 ${TESTED}장에서 배경과 클래스들의 평균 IoU ${mean}`;
}
