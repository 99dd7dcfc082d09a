import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, percent, short, whole, type Root } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { forwardOutputs, type DenseLayer, type UnitActivation } from '../parts/denseNetwork.ts';
import { drawCurve, drawDots } from '../parts/drawCurve.ts';
import { cellMiddles, drawHeatMap } from '../parts/drawSurface.ts';
import { drawPlane, type Plane } from '../parts/plane.ts';
import {
  project,
  projectionOf,
  separability,
  trainBentPlane,
  type BentPlane,
  type ToySet,
} from './bentPlane.ts';

const REACH = 1.6;
/** Lines of the grid that is bent, and points along each. */
const LINES = 9;
const ALONG = 25;
const CELLS = 40;

const setNames: Readonly<Record<ToySet, Record<Language, string>>> = {
  moons: { en: 'two moons', ko: '초승달 둘' },
  spirals: { en: 'two spirals', ko: '나선 둘' },
  xor: { en: 'XOR', ko: 'XOR' },
  circles: { en: 'two circles', ko: '동심원 둘' },
};

const texts = {
  en: {
    title: 'The plane, bent layer by layer',
    input: 'Input',
    layer: (at: number, units: number) => `Layer ${at}, ${units} units`,
    apart: (value: string) => `separability ${value}`,
    caption: (step: string, accuracy: string, told: string) =>
      `Step ${step}: ${accuracy} right; separability from the input on: ${told}`,
  },
  ko: {
    title: '층마다 휘는 평면',
    input: '입력',
    layer: (at: number, units: number) => `${at}층, 유닛 ${units}개`,
    apart: (value: string) => `분리도 ${value}`,
    caption: (step: string, accuracy: string, told: string) =>
      `${step}스텝: ${accuracy} 맞음. 입력부터의 분리도: ${told}`,
  },
} satisfies Record<Language, unknown>;

type Picture = BentPlane['pictures'][number];
const shownOf = (course: BentPlane, values: ExperimentValues): Picture =>
  course.pictures[Number(values['step'])]!;

/** How layers pull two classes apart: points, and the grid of the plane, after each layer. */
export const experiment: Experiment<BentPlane> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'set', initial: 'circles', label: { en: 'Points', ko: '점' } },
      options: (Object.keys(setNames) as ToySet[]).map((value) => ({ value, label: setNames[value] })),
    },
    {
      ...{
        kind: 'choice',
        name: 'activation',
        initial: 'tanh',
        label: { en: 'Activation', ko: '활성화 함수' },
      },
      options: [
        { value: 'tanh', label: { en: 'tanh', ko: 'tanh' } },
        { value: 'relu', label: { en: 'ReLU', ko: 'ReLU' } },
        { value: 'leaky-relu', label: { en: 'leaky ReLU', ko: 'leaky ReLU' } },
        { value: 'linear', label: { en: 'none', ko: '없음' } },
      ],
    },
    {
      ...{ kind: 'number', name: 'steps', initial: 600, low: 50, high: 4000, step: 1 },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'rate', initial: 0.02, low: 0.001, high: 0.2, logarithmic: true },
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  run: (values, { breathe }) =>
    trainBentPlane(
      {
        set: values['set'] as ToySet,
        activation: values['activation'] as UnitActivation,
        ...{ steps: Number(values['steps']), rate: Number(values['rate']), seed: Number(values['seed']) },
      },
      breathe,
    ),
  lastStep: ({ pictures }) => pictures.length - 1,
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => {
    const { step, accuracy, layers } = shownOf(course, values);
    const told = hiddenOutputs(course, layers).map((outputs) =>
      short(separability(outputs, course.points.classes), 2),
    );
    return texts[language].caption(whole(step), percent(accuracy), told.join(', '));
  },
  notes: {
    en: 'The same points after each layer, with the grid of the plane they lie in. Each layer bends and folds the plane a little, until a straight line is enough. Without an activation it stays flat, however many layers there are.',
    ko: '층마다 같은 점들을 그 점들이 놓인 평면의 격자와 함께 봅니다. 층마다 평면을 조금씩 휘고 접어 마지막에는 직선 하나로 나눌 수 있게 됩니다. 활성화 함수가 없으면 층이 아무리 많아도 평면은 평평합니다.',
  },
  aspect: 1.6,
};

/** The inputs and the outputs of the hidden layers for the points. */
function hiddenOutputs({ points }: BentPlane, layers: readonly DenseLayer[]): Float64Array[] {
  return forwardOutputs(layers.slice(0, -1), points.values, points.classes.length);
}

function picture(course: BentPlane, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const { layers } = shownOf(course, values);
  const root = createFigure(look, text.title, experiment.caption(course, values, look.language));
  const outputs = hiddenOutputs(course, layers);
  const columns = 2;
  const [width, height] = [look.width / columns, look.height / Math.ceil(outputs.length / columns)];
  outputs.forEach((of, at) => {
    const apart = text.apart(short(separability(of, course.points.classes), 2));
    const name = at === 0 ? text.input : text.layer(at, layers[at - 1]!.units);
    const place = { left: (at % columns) * width, top: Math.floor(at / columns) * height, width, height };
    drawLayer(root, { course, layers, of, at, title: `${name} · ${apart}`, place }, look);
  });
  return root.node()!;
}

interface LayerView {
  course: BentPlane;
  layers: readonly DenseLayer[];
  /** The points after the layer. */
  of: Float64Array;
  /** Number of layers that the points went through. */
  at: number;
  title: string;
  place: { left: number; top: number; width: number; height: number };
}

function drawLayer(
  root: Root,
  { course, layers, of, at, title, place }: LayerView,
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  const { classes } = course.points;
  const projection = projectionOf(of, classes.length);
  const through = (inputs: Float64Array): [number, number][] =>
    project(projection, forwardOutputs(layers.slice(0, at), inputs, inputs.length / 2).at(-1)!);
  const spots = project(projection, of);
  const lines = gridLines().map(through);
  const x = at === 0 ? ([-REACH, REACH] as const) : endsOf(spots.map(([value]) => value));
  const y = at === 0 ? ([-REACH, REACH] as const) : endsOf(spots.map(([, value]) => value));
  const plane = drawPlane(root, { name: `layer-${at}`, place, x, y, title, grid: false }, look);
  if (at === 0) drawDecision(plane, layers, look);
  for (const line of lines) drawCurve(plane, line, { colour: palette.line, width: 1 });
  for (const [label, colour] of [palette.series.train, palette.series.heldOut].entries())
    drawDots(
      plane,
      spots.filter((_spot, row) => classes[row] === label),
      { colour, radius: 2.75 },
    );
}

/** The lines of a square grid of the input plane, each as points `[points, 2]`. */
function gridLines(): Float64Array[] {
  const at = (index: number, count: number): number => -REACH + (2 * REACH * index) / (count - 1);
  return Array.from({ length: 2 * LINES }, (_none, line) => {
    const points = new Float64Array(2 * ALONG);
    for (let step = 0; step < ALONG; step++) {
      const [fixed, moving] = [at(line % LINES, LINES), at(step, ALONG)];
      points.set(line < LINES ? [fixed, moving] : [moving, fixed], 2 * step);
    }
    return points;
  });
}

function endsOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.05, (high - low) * 0.12);
  return [low - margin, high + margin];
}

/** What the network says of every place of the input plane. */
function drawDecision(plane: Plane, layers: readonly DenseLayer[], look: ExperimentLook): void {
  const said = forwardOutputs(layers, cellMiddles(plane, CELLS), CELLS ** 2).at(-1)!;
  const values = said.map((output) => output - 0.5);
  drawHeatMap(plane, values, { reach: 0.5, opacity: 0.4 }, look);
}
