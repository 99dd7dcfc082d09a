import { createFigure, percent, whole } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import type { Language } from '../../contract/errors.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawPictures } from '../parts/drawPictures.ts';
import { drawHandle, drawPlane } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { GAN_LATENT, GRID, REACH, type LatentCourse } from './course.ts';
import { ganTexts } from './ganTexts.ts';

/** Why there is nothing to walk through. */
export const untrained = {
  en: 'no generator has been trained since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 학습한 생성자가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** The points of the grid over the plane, row by row from above: `[x, y]` from -2 to 2. */
export function planePlaces(): (readonly [number, number])[] {
  const at = (index: number): number => -REACH + (2 * REACH * index) / (GRID - 1);
  return Array.from({ length: GRID * GRID }, (_none, index) => [
    at(index % GRID),
    -at(Math.floor(index / GRID)),
  ]);
}

const places = {
  x: { label: { en: 'x', ko: 'x' }, initial: 0 },
  y: { label: { en: 'y', ko: 'y' }, initial: 0 },
} as const;

/** A walk by hand through a plane of the latent space of the generator that was trained last. */
export const experiment: Experiment<LatentCourse> = {
  fields: [
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Plane', ko: '평면' },
    },
    {
      ...{ kind: 'number', name: 'digit', initial: 3, low: 0, high: 9, step: 1 },
      label: { en: 'Digit, where it is told', ko: '숫자(알려 준 경우)' },
    },
    { kind: 'number', name: 'x', low: -REACH, high: REACH, ...places.x },
    { kind: 'number', name: 'y', low: -REACH, high: REACH, ...places.y },
  ],
  run: (values, { compute }) => compute(GAN_LATENT, values) as Promise<LatentCourse>,
  draw: (course, values, look) => picture(course, values, look),
  caption,
  notes: {
    en: 'Every point is a vector of 32 random numbers, and the generator turns it into a digit. Neighbouring points give similar images, and there is no place without one: the generator has learned a space, not a list.',
    ko: '점 하나가 난수 32개로 된 벡터이고, 생성자가 이것을 숫자로 바꿉니다. 가까운 점은 비슷한 그림이 되고 빈 곳이 없습니다. 생성자가 배운 것은 목록이 아니라 공간입니다.',
  },
  drag: (_handle, { x, y }, values) => ({ ...values, x: within(x), y: within(y) }),
};

const within = (value: number): number => Math.max(-REACH, Math.min(REACH, Number(value.toFixed(3))));

function caption(course: LatentCourse, { x, y }: ExperimentValues, language: Language): string {
  const place = [x, y].map((value) => Number(value).toFixed(2)).join(', ');
  if (language === 'en')
    return `At (${place}) after ${whole(course.step)} steps: real with a probability of ${percent(course.probability)}, by the discriminator`;
  return `${whole(course.step)}스텝 학습한 생성자의 (${place}): 판별자가 본 진짜일 확률 ${percent(course.probability)}`;
}

function picture(course: LatentCourse, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = ganTexts[look.language];
  const root = createFigure(look, text.latent, caption(course, values, look.language));
  const { first, second } = twoPlaces(look, { across: 0.62, down: 0.6 });
  // Half a cell more on every side, so that each image stands around its point.
  const end = REACH + REACH / (GRID - 1);
  const plane = drawPlane(
    root,
    { name: 'latent', place: first, x: [-end, end], y: [-end, end], square: true, grid: false },
    look,
  );
  drawPictures(root, plane.area, { images: course.grid, shape: course.shape, columns: GRID, gap: 0 }, look);
  drawHandle(root, plane, 'point', [Number(values['x']), Number(values['y'])], look);
  const large = drawPictures(
    root,
    {
      left: second.left + 16,
      top: second.top + 8,
      width: second.width - 32,
      height: second.height - 44,
    },
    { images: course.image, shape: course.shape, columns: 1 },
    look,
  );
  root
    .append('text')
    .attr('x', round(large.left + large.width / 2))
    .attr('y', round(large.top + large.height + 20))
    .attr('text-anchor', 'middle')
    .attr('font-size', 12)
    .text(`${text.ofPoint}: ${percent(course.probability)}`);
  return root.node()!;
}
