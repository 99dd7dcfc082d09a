import type { Language } from '../../contract/errors.ts';
import { createFigure, short, whole } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { drawPicture } from '../../figures/parts/drawPicture.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { colourTexts } from './colourTexts.ts';
import { coloured, COLOUR_PHOTO, greysOf, type ColouredPhoto } from './course.ts';

/** Why no photograph can be coloured. */
export const untrained = {
  en: 'no network has learned colours since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 색을 배운 네트워크가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** A photograph of one's own, with the colours that the network gives it. */
export const experiment: Experiment<ColouredPhoto> = {
  fields: [
    {
      ...{ kind: 'text', name: 'place', initial: 'photos', longest: 500 },
      label: { en: 'Folder or picture', ko: '폴더나 그림' },
    },
    {
      ...{ kind: 'number', name: 'picture', initial: 1, low: 1, high: 100, step: 1 },
      label: { en: 'Picture', ko: '그림 번호' },
    },
    {
      ...{ kind: 'number', name: 'side', initial: 64, low: 16, high: 160, step: 4 },
      label: { en: 'Longer side in pixels', ko: '긴 변의 픽셀 수' },
    },
  ],
  run: (values, { compute }) => compute(COLOUR_PHOTO, values) as Promise<ColouredPhoto>,
  draw: (course, values, look) => draw(course, values, look),
  caption,
  notes: {
    en: 'The network has no dense layer, so it takes images of any size. It was trained on things that fill 32 pixels: at 64 pixels a face is about as large as the faces that it knows, at 160 it sees textures only. Try the same picture at several sizes.',
    ko: '이 네트워크에는 완전 연결층이 없어서 어떤 크기의 이미지도 받습니다. 다만 32픽셀을 채우는 물체로 학습했습니다. 64픽셀이면 얼굴이 아는 크기와 비슷하지만 160픽셀이면 결만 보입니다. 같은 그림을 여러 크기로 해 보세요.',
  },
  aspect: 2.2,
};

function caption(
  { name, step, error, greyError }: ColouredPhoto,
  _values: ExperimentValues,
  language: Language,
): string {
  return colourTexts[language].photo({
    ...{ name, step: whole(step), error: short(error, 3), grey: short(greyError, 3) },
    isBetter: error < greyError,
  });
}

const HEADING = 20;
const GAP = 10;

/** The photograph grey, coloured and as it is: side by side where it is wide, else below one another. */
function draw(course: ColouredPhoto, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = colourTexts[look.language];
  const root = createFigure(look, text.photoTitle, caption(course, values, look.language));
  const { image, chroma, shape } = course;
  const pictures = [
    { title: text.grey, image: greysOf(image) },
    { title: text.ours, image: coloured(image, chroma) },
    { title: text.truth, image },
  ];
  const ratio = shape[1] / shape[0];
  const sizes = [pictures.length, 1].map((columns) => {
    const rows = pictures.length / columns;
    const height = (look.height - GAP) / rows - HEADING - GAP;
    return Math.min(height, (look.width - GAP * (columns + 1)) / columns / ratio);
  });
  const isBeside = sizes[0]! >= sizes[1]!;
  const height = Math.max(8, sizes[isBeside ? 0 : 1]!);
  const width = height * ratio;
  const all = isBeside ? [3 * width + 2 * GAP, height + HEADING] : [width, 3 * (height + HEADING) + 2 * GAP];
  const [left, top] = [(look.width - all[0]!) / 2, (look.height - all[1]!) / 2];
  pictures.forEach(({ title, image: own }, at) => {
    const x = left + (isBeside ? at * (width + GAP) : 0);
    const y = top + (isBeside ? 0 : at * (height + HEADING + GAP));
    root
      .append('text')
      .attr('x', round(x))
      .attr('y', round(y + 13))
      .attr('font-size', 12)
      .attr('font-weight', 600)
      .text(title);
    drawPicture(
      root,
      { x: round(x), y: round(y + HEADING), width: round(width), height: round(height) },
      own,
      shape,
      look.theme,
    );
  });
  return root.node()!;
}
