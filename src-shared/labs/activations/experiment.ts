import { impossible } from '../impossible.ts';
import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, short, type FigureOptions } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCells } from '../parts/cells.ts';
import { drawCurve, drawDots, drawUpright } from '../parts/drawCurve.ts';
import { drawHandle, drawPlane, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import {
  batchOutputs,
  derivativeOf,
  formulas,
  lectureFunctions,
  readNumbers,
  valueOf,
  type LectureFunction,
} from './activationFunctions.ts';

/** Numbers of a batch. */
const MOST_NUMBERS = 8;
const REACH = 6;

const names: Readonly<Record<LectureFunction, Record<Language, string>>> = {
  step: { en: 'step', ko: '계단' },
  sigmoid: { en: 'sigmoid', ko: '시그모이드' },
  tanh: { en: 'tanh', ko: 'tanh' },
  relu: { en: 'ReLU', ko: 'ReLU' },
  'leaky-relu': { en: 'leaky ReLU', ko: 'leaky ReLU' },
  elu: { en: 'ELU', ko: 'ELU' },
  maxout: { en: 'maxout of two lines', ko: '두 직선의 maxout' },
  softmax: { en: 'softmax (beside a logit of 0)', ko: '소프트맥스(다른 로짓은 0)' },
  identity: { en: 'identity', ko: '항등' },
};

const texts: Record<
  Language,
  Record<'value' | 'derivative' | 'batch' | 'input' | 'output' | 'sum', string>
> = {
  en: {
    value: 'value',
    derivative: 'derivative',
    batch: 'A batch',
    input: 'x',
    output: 'output',
    sum: 'sum',
  },
  ko: { value: '값', derivative: '도함수', batch: '배치', input: 'x', output: '출력', sum: '합' },
};

/** The numbers of the batch. */
type Course = readonly number[];
const functionOf = (values: ExperimentValues): LectureFunction => values['function'] as LectureFunction;

/** Activation functions with their derivatives, at a point that is dragged, and for a batch of values. */
export const experiment: Experiment<Course> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'function', initial: 'sigmoid', label: { en: 'Function', ko: '함수' } },
      options: lectureFunctions.map((value) => ({ value, label: names[value] })),
    },
    { ...{ kind: 'number', name: 'x', label: { en: 'x', ko: 'x' }, initial: 1, low: -REACH, high: REACH } },
    {
      ...{ kind: 'text', name: 'batch', initial: '-2, -0.5, 0, 1, 3', longest: 120 },
      label: { en: 'Batch of values', ko: '값들의 배치' },
    },
  ],
  run: ({ batch }) => {
    const numbers = readNumbers(String(batch), MOST_NUMBERS);
    if (numbers) return numbers;
    throw impossible({
      en: `"${String(batch)}" is not a batch. Write 1 to ${MOST_NUMBERS} numbers with commas, such as -1, 0, 2`,
      ko: `"${String(batch)}"에서 배치를 읽을 수 없습니다. -1, 0, 2처럼 수 1~${MOST_NUMBERS}개를 쉼표로 나누어 쓰세요`,
    });
  },
  draw: (course, values, look) => picture(course, values, look),
  caption: (_course, values, language) => {
    const name = functionOf(values);
    const x = Number(values['x']);
    const [value, derivative] = [short(valueOf(name, x)), short(derivativeOf(name, x))];
    const text = texts[language];
    return `${names[name][language]}: ${formulas[name]} · x = ${short(x)}: ${text.value} ${value}, ${text.derivative} ${derivative}`;
  },
  notes: {
    en: 'The strong curve is the function, the dashed one its derivative: what the gradient is multiplied by on its way back. See where the derivative is 0: there nothing is learned',
    ko: '굵은 곡선이 함수, 점선이 도함수입니다. 도함수는 기울기가 거꾸로 갈 때 곱해지는 값입니다. 도함수가 0인 곳을 찾아보세요. 거기서는 아무것도 배우지 못합니다',
  },
  drag: (_handle, { x }, values) => ({
    ...values,
    x: Math.round(Math.max(-REACH, Math.min(REACH, x)) * 100) / 100,
  }),
};

function picture(batch: Course, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const palette = palettes[look.theme];
  const name = functionOf(values);
  const x = Number(values['x']);
  const root = createFigure(
    look,
    names[name][look.language],
    experiment.caption(batch, values, look.language),
  );
  const { first, second, isBeside } = twoPlaces(look, { across: 0.62, down: 0.6 });
  const across = Array.from({ length: 241 }, (_none, at) => -REACH + (at / 240) * 2 * REACH);
  const heights = across.flatMap((at) => [valueOf(name, at), derivativeOf(name, at)]);
  const low = Math.max(-REACH, Math.min(-0.25, ...heights));
  const high = Math.min(REACH, Math.max(1.25, ...heights));
  const plane = drawPlane(
    root,
    {
      ...{ name: 'function', place: first, x: [-REACH, REACH], y: [low, high] },
      ...{ title: `y = ${formulas[name]}`, xTitle: 'x' },
    },
    look,
  );
  const points = (of: typeof valueOf): [number, number][] => across.map((at) => [at, of(name, at)]);
  drawCurve(plane, points(derivativeOf), { colour: palette.series.heldOut, dashed: true });
  drawCurve(plane, points(valueOf), { colour: palette.series.train, width: 3 });
  drawUpright(plane, x, palette.quiet);
  const inBatch = batch.map((at) => [at, valueOf(name, at)] as const);
  drawDots(plane, inBatch, { colour: palette.ink, radius: 3 });
  for (const [of, colour] of [
    [valueOf, palette.series.train],
    [derivativeOf, palette.series.heldOut],
  ] as const)
    drawDots(plane, [[x, of(name, x)]], { colour, radius: 5 });
  drawHandle(root, plane, 'x', [x, valueOf(name, x)], look);
  const place = isBeside
    ? { left: second.left + 12, top: 8, width: second.width - 20, height: second.height - 16 }
    : { ...second, left: 8, width: second.width - 16 };
  drawBatch(root, place, name, batch, { x, look });
  return root.node()!;
}

function drawBatch(
  root: ReturnType<typeof createFigure>,
  place: Place,
  name: LectureFunction,
  batch: readonly number[],
  { x, look }: { x: number; look: FigureOptions },
): void {
  const text = texts[look.language];
  const outputs = batchOutputs(name, batch);
  const rows = batch.map((value, at) => [
    { text: short(value) },
    { text: short(outputs[at]!, 4), tone: 'strong' as const },
    { text: name === 'softmax' ? '' : short(derivativeOf(name, value), 4) },
  ]);
  const dragged = [
    { text: `x = ${short(x)}`, tone: 'quiet' as const },
    { text: short(valueOf(name, x), 4), tone: 'right' as const },
    { text: short(derivativeOf(name, x), 4), tone: 'wrong' as const },
  ];
  const sum = outputs.reduce((all, one) => all + one, 0);
  const total = name === 'softmax' ? [[{ text: text.sum }, { text: short(sum, 4) }, { text: '' }]] : [];
  const head = [text.input, text.output, text.derivative];
  drawCells(
    root,
    place,
    { title: text.batch, head, rows: [...rows, ...total, dragged], marked: rows.length + total.length },
    look,
  );
}
