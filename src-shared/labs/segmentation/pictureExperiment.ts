import type { Language } from '../../contract/errors.ts';
import { pixelAccuracy, countPixels } from '../../arithmetic/pixelScores.ts';
import { createFigure, percent, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawLayerMaps } from '../parts/drawLayerMaps.ts';
import { drawPictures } from '../parts/drawPictures.ts';
import { drawHeading } from '../parts/heading.ts';
import { ownPictureFields } from '../parts/sceneFields.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { SEGMENTATION_PICTURE, type SegmentationPicture } from './course.ts';
import { drawPixels } from './segmentationFigure.ts';
import { segmentationTexts } from './segmentationTexts.ts';

/** Why there is nothing to look at. */
export const untrained = {
  en: 'no network has been trained for this since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 이 일을 학습한 네트워크가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** A picture of as many digits as one likes, and what the network that was trained last says of its pixels. */
export const experiment: Experiment<SegmentationPicture> = {
  fields: [
    ...ownPictureFields(4, 60),
    {
      kind: 'choice',
      name: 'show',
      initial: 'labels',
      label: { en: 'Show', ko: '보기' },
      options: [
        { value: 'labels', label: { en: 'Label map', ko: '레이블 맵' } },
        { value: 'classes', label: { en: 'Class by class', ko: '클래스별' } },
        { value: 'maps', label: { en: 'Maps of the layers', ko: '층의 맵' } },
      ],
    },
  ],
  run: ({ digits, seed }, { compute }) =>
    compute(SEGMENTATION_PICTURE, { digits: digits!, seed: seed! }) as Promise<SegmentationPicture>,
  draw: picture,
  caption,
  notes: {
    en: 'The maps become smaller and know more: the first ones see strokes, the last ones before the way up see whole digits. Below are the answers: for every class how likely each pixel belongs to it.',
    ko: '맵은 작아지면서 더 많이 압니다. 처음 맵은 획을 보고, 올라가기 전 마지막 맵은 숫자 전체를 봅니다. 아래는 답입니다. 픽셀마다 그 클래스에 들 확률을 클래스별로 보입니다.',
  },
};

function caption(course: SegmentationPicture, _values: ExperimentValues, language: Language): string {
  const size = course.classes.length + 1;
  const counts = new Float64Array(size * size);
  countPixels(course.truth, course.labels, counts, size);
  const [right, step] = [percent(pixelAccuracy(counts, size)), whole(course.step)];
  // What is labelled although it is background, where there is nothing else.
  const labelled = course.labels.reduce((sum, label) => sum + Number(label > 0), 0);
  if (language === 'en')
    return course.digits === 0
      ? `No digit is in the picture; ${labelled === 0 ? 'no pixel was' : `${whole(labelled)} pixels were`} taken for one (network after ${step} steps)`
      : `${right} of the pixels right, with ${course.digits} ${course.digits === 1 ? 'digit' : 'digits'} in the picture (network after ${step} steps)`;
  return course.digits === 0
    ? `그림에 숫자가 없고, ${labelled === 0 ? '숫자로 본 픽셀도 없음' : `픽셀 ${whole(labelled)}개를 숫자로 봄`}(${step}스텝 학습한 네트워크)`
    : `숫자 ${course.digits}개가 있는 그림에서 맞은 픽셀 ${right}(${step}스텝 학습한 네트워크)`;
}

function picture(course: SegmentationPicture, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = segmentationTexts[look.language];
  const root = createFigure(look, text.ownTitle, caption(course, values, look.language));
  const place = { left: 0, top: 0, width: look.width, height: look.height };
  if (values['show'] !== 'maps') {
    drawPixels(root, place, course, values, look);
    return root.node()!;
  }
  const { first, second } = twoPlaces(look, { across: 0.24, down: 0.3 });
  const own = drawHeading(root, first, text.picture);
  drawPictures(root, own, { images: course.picture, shape: course.shape, columns: 1 }, look);
  const [height, width] = course.shape;
  const count = course.classes.length + 1;
  const answers = {
    ...{ name: 'labels', height, width, count, maps: course.probabilities },
    title: [text.background, ...course.classes].join(', '),
  };
  drawLayerMaps(root, second, [...course.layers, answers], look);
  return root.node()!;
}
