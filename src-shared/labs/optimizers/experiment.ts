import { pathDown, valleyRates } from '../../arithmetic/optimizerPaths.ts';
import type { Language } from '../../contract/errors.ts';
import { optimizerNames } from '../../contract/training.ts';
import { gridHeights } from '../../figures/parts/contourLines.ts';
import { createFigure, palettes, short, whole } from '../../figures/parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../../figures/parts/legend.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCurve, drawDots } from '../parts/drawCurve.ts';
import { drawContours, drawCross } from '../parts/drawSurface.ts';
import { drawHandle, drawPlane, type Plane } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { surfaceNames, surfaces, type Surface, type SurfaceName } from './surfaces.ts';
import { rateFields } from './rateFields.ts';

type Optimizer = (typeof optimizerNames)[number];

/** The path of each optimizer, `[steps + 1]` points. */
type Course = Readonly<Record<Optimizer, readonly (readonly [number, number])[]>>;

const surfaceTitles: Readonly<Record<SurfaceName, Record<Language, string>>> = {
  valley: { en: 'x² / 20 + y², a long valley', ko: 'x² / 20 + y², 긴 골짜기' },
  rosenbrock: { en: 'Rosenbrock, a bent valley', ko: '로젠브록, 굽은 골짜기' },
  himmelblau: { en: 'Himmelblau, four hollows', ko: '힘멜블라우, 움푹한 곳 넷' },
  saddle: { en: 'a saddle between two hollows', ko: '두 움푹한 곳 사이의 안장' },
};
const texts: Record<Language, Record<'title' | 'height' | 'step' | 'diverged', string>> = {
  en: { title: 'Paths of the optimizers', height: 'f(x, y)', step: 'step', diverged: 'diverges' },
  ko: { title: '옵티마이저의 경로', height: 'f(x, y)', step: '스텝', diverged: '발산' },
};

const surfaceOf = (values: ExperimentValues): Surface => surfaces[values['surface'] as SurfaceName];

/** The start that the values give, or the surface's own: a number of fraction of the shown part in each direction. */
function startOf(values: ExperimentValues): readonly [number, number] {
  const { x, y } = surfaceOf(values);
  const at = ([low, high]: readonly [number, number], share: number): number => low + share * (high - low);
  return [at(x, Number(values['startX'])), at(y, Number(values['startY']))];
}

/** Optimizers that race down a surface from a start that is dragged. */
export const experiment: Experiment<Course> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'surface', initial: 'valley', label: { en: 'Surface', ko: '곡면' } },
      options: surfaceNames.map((value) => ({ value, label: surfaceTitles[value] })),
    },
    {
      ...{ kind: 'number', name: 'steps', initial: 40, low: 5, high: 500, step: 1 },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'startX', initial: 0.0625, low: 0, high: 1 },
      label: { en: 'Start, from left to right', ko: '시작, 왼쪽에서 오른쪽으로' },
    },
    {
      ...{ kind: 'number', name: 'startY', initial: 5 / 6, low: 0, high: 1 },
      label: { en: 'Start, from bottom to top', ko: '시작, 아래에서 위로' },
    },
    ...rateFields(valleyRates, [0.0001, 3]),
  ],
  run: (values) => {
    const slope = { gradient: surfaceOf(values).gradient, start: startOf(values) };
    const path = (name: Optimizer): [number, number][] =>
      pathDown(name, Number(values[`rate-${name}`]), Number(values['steps']), slope);
    return Object.fromEntries(optimizerNames.map((name) => [name, path(name)])) as unknown as Course;
  },
  lastStep: ({ sgd }) => sgd.length - 1,
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => {
    const step = Number(values['step']);
    const { height, formula } = surfaceOf(values);
    const heights = optimizerNames.map((name) => {
      const reached = height(...course[name][step]!);
      const what = Number.isFinite(reached) ? short(reached) : texts[language].diverged;
      return `${figureTexts[language].optimizers[name]} ${what}`;
    });
    return `f = ${formula}, ${texts[language].step} ${whole(step)}: ${heights.join(', ')}`;
  },
  notes: {
    en: 'All of them begin at the same place and see only the slope under their feet. Plain descent zigzags where the valley is steep across and flat along; momentum overshoots; the adaptive ones even the two directions out.',
    ko: '모두 같은 곳에서 출발하고 발밑의 기울기만 봅니다. 골짜기가 가로로는 가파르고 세로로는 완만하면 단순한 하강은 지그재그로 가고, 모멘텀은 지나치며, 적응형 방법은 두 방향을 고르게 맞춥니다.',
  },
  drag: (_handle, { x, y }, values) => {
    const surface = surfaceOf(values);
    const share = (value: number, [low, high]: readonly [number, number]): number =>
      Math.round(Math.max(0, Math.min(1, (value - low) / (high - low))) * 1000) / 1000;
    return { ...values, startX: share(x, surface.x), startY: share(y, surface.y) };
  },
};

function picture(course: Course, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const surface = surfaceOf(values);
  const step = Number(values['step']);
  const root = createFigure(look, text.title, experiment.caption(course, values, look.language));
  const entries = optimizerNames.map((name, at) => ({
    name: `${figureTexts[look.language].optimizers[name]} (${short(Number(values[`rate-${name}`]))})`,
    colour: palette.categories[at]!,
  }));
  const rows = legendRows(
    entries,
    { width: look.width, left: 8, shown: look.legend, most: mostRows(look.height) },
    (rest) => `+ ${rest}`,
  );
  const tall = look.height - legendHeight(rows);
  const places = twoPlaces({ width: look.width, height: tall }, { across: 0.62, down: 0.6 });
  const plane = drawPlane(
    root,
    {
      ...{ name: 'surface', place: places.first, grid: false },
      ...{ x: surface.x, y: surface.y, xTitle: 'x', yTitle: 'y', title: `f = ${surface.formula}` },
    },
    look,
  );
  drawSurface(plane, surface, look);
  optimizerNames.forEach((name, at) => {
    const points = course[name].slice(0, step + 1);
    drawCurve(plane, points, { colour: entries[at]!.colour, dots: points.length > 80 ? undefined : 2 });
    const here = points.at(-1)!;
    drawDots(plane, [here], { colour: entries[at]!.colour, radius: 5 });
  });
  drawHandle(root, plane, 'start', startOf(values), look);
  const heights = optimizerNames.map((name) => course[name].map((point) => surface.height(...point)));
  const least = 1e-6;
  const most = Math.max(1, ...heights.map(([first]) => first!)) * 3;
  const race = drawPlane(
    root,
    {
      ...{ name: 'heights', place: places.second, x: [0, heights[0]!.length - 1], y: [least, most] },
      ...{ logarithmic: true, title: text.height, xTitle: text.step },
    },
    look,
  );
  heights.forEach((of, at) =>
    drawCurve(
      race,
      of.slice(0, step + 1).map((height, index) => [index, Math.max(least, height)] as const),
      { colour: entries[at]!.colour },
    ),
  );
  drawLegend(root, rows, tall, look);
  return root.node()!;
}

/** Contours at heights that double, over the lowest one, and a cross at each lowest place. */
function drawSurface(plane: Plane, { height, lowest }: Surface, look: ExperimentLook): void {
  const heights = gridHeights(height, plane.x, plane.y);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const levels = Array.from({ length: 12 }, (_none, at) => low + (high - low) * 2 ** -at).reverse();
  drawContours(plane, height, levels, look);
  for (const place of lowest) drawCross(plane, place, look);
}
