import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, type Root } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCells } from '../parts/cells.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawPlane } from '../parts/plane.ts';
import {
  checkGradients,
  lectureDifferences,
  parameterNames,
  type ParameterCheck,
  type ParameterName,
} from './compareGradients.ts';

/** Exponents of h for the curve. */
const EXPONENTS = [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10] as const;

interface Course {
  checks: readonly ParameterCheck[];
  /** Mean difference of all parameters by the exponent of h. */
  curve: readonly (readonly [exponent: number, mean: number])[];
}

const texts = {
  en: {
    title: 'Numerical gradient against back-propagation',
    head: ['', 'shape', 'mean |difference|', 'lecture', 'largest'],
    curve: 'Mean difference by h',
    h: 'exponent of h (h = 10^x)',
    worst: (name: string, index: number) => `Worst weight of ${name}: number ${index}`,
    rows: ['f(w + h)', 'f(w − h)', '(f(w + h) − f(w − h)) / 2h', 'back-propagation'],
    caption: (h: string, told: string) => `h = ${h}: ${told}`,
  },
  ko: {
    title: '수치 미분과 역전파',
    head: ['', '모양', '평균 |차이|', '강의', '가장 큰 차이'],
    curve: 'h에 따른 평균 차이',
    h: 'h의 지수(h = 10^x)',
    worst: (name: string, index: number) => `${name}에서 가장 어긋난 가중치: ${index}번`,
    rows: ['f(w + h)', 'f(w − h)', '(f(w + h) − f(w − h)) / 2h', '역전파'],
    caption: (h: string, told: string) => `h = ${h}: ${told}`,
  },
} satisfies Record<Language, unknown>;

const scientific = (value: number): string => value.toExponential(1);
const chosen = (values: ExperimentValues): number => Number(values['exponent']);

/** Both gradients of the lecture's network, for every weight. */
export const experiment: Experiment<Course> = {
  fields: [
    {
      ...{ kind: 'number', name: 'exponent', initial: -4, low: -10, high: -1, step: 1 },
      label: { en: 'Exponent of h', ko: 'h의 지수' },
    },
    {
      ...{ kind: 'number', name: 'images', initial: 3, low: 1, high: 10, step: 1 },
      label: { en: 'Images', ko: '이미지 수' },
    },
    {
      ...{
        kind: 'choice',
        name: 'parameter',
        initial: 'W1',
        label: { en: 'Worst weight of', ko: '어긋난 가중치' },
      },
      options: parameterNames.map((value) => ({ value, label: { en: value, ko: value } })),
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  run: async (values, { breathe }) => {
    const [images, seed] = [Number(values['images']), Number(values['seed'])];
    const curve: [number, number][] = [];
    let checks: ParameterCheck[] = [];
    for (const [at, exponent] of EXPONENTS.entries()) {
      await breathe(at, EXPONENTS.length);
      const found = checkGradients({ images, seed, h: 10 ** exponent });
      if (exponent === chosen(values)) checks = found;
      const total = found.reduce((sum, { mean, shape }) => sum + mean * count(shape), 0);
      curve.push([exponent, total / found.reduce((sum, { shape }) => sum + count(shape), 0)]);
    }
    return { checks, curve };
  },
  draw: (course, values, look) => picture(course, values, look),
  caption: ({ checks }, values, language) =>
    texts[language].caption(
      `1e${chosen(values)}`,
      checks.map(({ name, mean }) => `${name} ${scientific(mean)}`).join(', '),
    ),
  notes: {
    en: 'Back-propagation is checked with the definition of the derivative. A large h is inexact because the loss is curved; a small one because two nearly equal numbers are subtracted. In between both gradients agree to nine digits.',
    ko: '역전파를 미분의 정의로 확인합니다. h가 크면 손실이 굽어 있어 부정확하고, 작으면 거의 같은 두 수를 빼느라 부정확합니다. 그 사이에서는 두 기울기가 아홉 자리까지 같습니다.',
  },
};

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

function picture({ checks, curve }: Course, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, experiment.caption({ checks, curve }, values, look.language));
  // Stacked, tables and curve need height; without it they stand side by side however narrow.
  const wide = look.width >= 520 || look.height < look.width * 0.7;
  const table = wide
    ? { left: 8, top: 4, width: look.width * 0.58 - 16, height: look.height * 0.5 }
    : { left: 8, top: 4, width: look.width - 16, height: look.height * 0.34 };
  const rows = checks.map(({ name, shape, mean, largest }) => [
    { text: name, tone: 'strong' as const },
    { text: shape.join('×'), tone: 'quiet' as const },
    {
      text: scientific(mean),
      tone: mean <= lectureDifferences[name] ? ('right' as const) : ('wrong' as const),
    },
    { text: scientific(lectureDifferences[name]) },
    { text: scientific(largest) },
  ]);
  drawCells(root, table, { title: text.title, head: text.head, rows }, look);
  drawWorst(root, checks, values, look, wide);
  const place = wide
    ? { left: look.width * 0.58, top: 0, width: look.width * 0.42, height: look.height }
    : { left: 0, top: look.height * 0.66, width: look.width, height: look.height * 0.34 };
  const means = curve.map(([, mean]) => Math.max(1e-16, mean));
  const ends: [number, number] = [
    10 ** Math.floor(Math.log10(Math.min(...means))),
    10 ** Math.ceil(Math.log10(Math.max(...means)) + 1e-9),
  ];
  const plane = drawPlane(
    root,
    { name: 'curve', place, x: [-10.5, -0.5], y: ends, logarithmic: true, title: text.curve, xTitle: text.h },
    look,
  );
  drawCurve(
    plane,
    curve.map(([exponent], at) => [exponent, means[at]!]),
    { colour: palette.accent, dots: 4 },
  );
  drawUpright(plane, chosen(values), palette.quiet);
  return root.node()!;
}

function drawWorst(
  root: Root,
  checks: readonly ParameterCheck[],
  values: ExperimentValues,
  look: ExperimentLook,
  wide: boolean,
): void {
  const text = texts[look.language];
  const check = checks.find(({ name }) => name === (values['parameter'] as ParameterName))!;
  const { index, numerical, backward, above, below } = check.worst;
  const numbers = [
    above.toFixed(12),
    below.toFixed(12),
    numerical.toExponential(8),
    backward.toExponential(8),
  ];
  const place = wide
    ? { left: 8, top: look.height * 0.53, width: look.width * 0.58 - 16, height: look.height * 0.45 }
    : { left: 8, top: look.height * 0.36, width: look.width - 16, height: look.height * 0.29 };
  const rows = numbers.map((number, at) => [
    { text: text.rows[at]! },
    { text: number, tone: 'strong' as const },
  ]);
  drawCells(root, place, { title: text.worst(check.name, index), head: [], rows }, look);
}
