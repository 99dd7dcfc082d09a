import type { Language } from '../../contract/errors.ts';
import { judge } from '../../arithmetic/averagePrecision.ts';
import { createFigure, whole, type Root } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawHeading } from '../parts/heading.ts';
import { drawLayerMaps } from '../parts/drawLayerMaps.ts';
import { ownPictureFields } from '../parts/sceneFields.ts';
import type { Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { DETECTION_PICTURE, type DetectionPicture } from './course.ts';
import { listIn } from './detectionFigure.ts';
import { detectionTexts } from './detectionTexts.ts';
import { drawBoxes, drawFound, foundOf } from './drawBoxes.ts';
import { boxFields } from './experiment.ts';

/** Why there is nothing to look at. */
export const untrained = {
  en: 'no detector has been trained since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 학습한 검출기가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** A picture of as many digits as one likes, and what the detector that was trained last says of it. */
export const experiment: Experiment<DetectionPicture> = {
  fields: [
    ...ownPictureFields(4, 60),
    ...boxFields,
    {
      kind: 'choice',
      name: 'show',
      initial: 'boxes',
      label: { en: 'Show', ko: '보기' },
      options: [
        { value: 'boxes', label: { en: 'Boxes', ko: '상자' } },
        { value: 'cells', label: { en: 'Cells and anchors', ko: '칸과 앵커' } },
        { value: 'maps', label: { en: 'Maps of the layers', ko: '층의 맵' } },
      ],
    },
  ],
  run: ({ digits, seed }, { compute }) =>
    compute(DETECTION_PICTURE, { digits: digits!, seed: seed! }) as Promise<DetectionPicture>,
  draw: picture,
  caption,
  notes: {
    en: 'Ask for no digit at all, or for sixty. Nothing in an empty picture looks like a digit, so no cell is sure of one. Sixty digits only fit when they are much smaller than any that the detector has seen: it cannot read what it never learned.',
    ko: '숫자를 하나도 넣지 않거나 60개를 넣어 보세요. 빈 그림에는 숫자처럼 생긴 것이 없어 어느 칸도 나서지 않습니다. 60개는 검출기가 본 적 없이 작아야 들어갑니다. 배운 적 없는 것은 읽지 못합니다.',
  },
};

function caption(course: DetectionPicture, values: ExperimentValues, language: Language): string {
  const { truths, sizes, step } = course;
  const found = foundOf(course.candidates, values);
  const right = judge({ truths, detections: found }).filter(Boolean).length;
  const en = language === 'en';
  if (truths.length === 0) {
    if (found.length === 0)
      return en
        ? `No digit is in the picture, and none was found (detector after ${whole(step)} steps)`
        : `그림에 숫자가 없고, 검출기(${whole(step)}스텝)도 찾지 않음`;
    return en
      ? `No digit is in the picture, but ${found.length} were found (detector after ${whole(step)} steps)`
      : `그림에 숫자가 없는데 검출기(${whole(step)}스텝)가 ${found.length}개를 찾음`;
  }
  const longer = truths.map(({ width, height }) => Math.max(width, height));
  const [least, most] = [Math.min(...longer), Math.max(...longer)];
  const strange = most < sizes[0];
  if (en)
    return `${right} of ${truths.length} digits found, ${found.length - right} ${found.length - right === 1 ? 'box' : 'boxes'} wrong (detector after ${whole(step)} steps)${strange ? `; the digits are ${least} to ${most} pixels large, those that it learned from ${sizes[0]} to ${sizes[1]}` : ''}`;
  return `숫자 ${truths.length}개 가운데 ${right}개를 찾고 상자 ${found.length - right}개는 틀림(${whole(step)}스텝 학습한 검출기)${strange ? `. 이 숫자는 ${least}~${most}픽셀이고 학습한 숫자는 ${sizes[0]}~${sizes[1]}픽셀` : ''}`;
}

function picture(course: DetectionPicture, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = detectionTexts[look.language];
  const root = createFigure(look, text.ownTitle, caption(course, values, look.language));
  const show = values['show'];
  const { first, second } = twoPlaces(look, { across: show === 'maps' ? 0.42 : 0.62, down: 0.55 });
  const shown = {
    ...course,
    found: foundOf(course.candidates, values),
    ...{ cells: show === 'boxes' ? undefined : course.cells },
  };
  const { cells, ...plain } = shown;
  drawBoxes(root, drawHeading(root, first, text.ownTitle), cells ? { ...plain, cells } : plain, look);
  if (show === 'maps') drawMaps(root, second, course, look);
  else drawFound(root, listIn(second), plain, look);
  return root.node()!;
}

/** Some maps of each layer, and those of the cells, all with the cells over them. */
function drawMaps(
  root: Root,
  place: Place,
  { grid, classes, layers, cellMaps }: DetectionPicture,
  look: ExperimentLook,
): void {
  const text = detectionTexts[look.language];
  const cells = {
    ...{ name: 'cells', height: grid.rows, width: grid.columns, count: 1 + grid.classes, maps: cellMaps },
    title: `${text.cells}: ${[text.anyDigit, ...classes].join(', ')}`,
  };
  drawLayerMaps(root, place, [...layers, cells], look, grid);
}
