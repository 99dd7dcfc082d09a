import type { Language } from '../../contract/errors.ts';
import { short } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { footOf, gatesFigure, type GatesData } from './gatesFigure.ts';
import { gateTexts } from './gateTexts.ts';
import {
  fires,
  gateNames,
  inputRows,
  learnGate,
  mistakeBound,
  truthTables,
  xorOfTwoLayers,
  type GateName,
  type LearnedGate,
  type Perceptron,
} from './perceptron.ts';

/** Undefined while weights are set by hand. */
type Course = LearnedGate | undefined;

const learns = ({ way }: ExperimentValues): boolean => way === 'learned';
const byHand = (values: ExperimentValues): boolean => values['way'] === 'set';
const weight = (name: string, initial: number): Experiment['fields'][number] => ({
  ...{ kind: 'number', name, label: { en: name, ko: name }, initial, low: -2, high: 2, step: 0.05 },
  applies: byHand,
});

/** AND, NAND, OR and XOR by perceptrons: set by hand, learned, or of two layers. */
export const experiment: Experiment<Course> = {
  fields: [
    {
      kind: 'choice',
      name: 'gate',
      label: { en: 'Gate', ko: '게이트' },
      initial: 'and',
      // The gate of two layers is always XOR.
      applies: ({ way }) => way !== 'layers',
      options: gateNames.map((value) => ({
        value,
        label: { en: value.toUpperCase(), ko: value.toUpperCase() },
      })),
    },
    {
      kind: 'choice',
      name: 'way',
      label: { en: 'Weights', ko: '가중치' },
      initial: 'set',
      options: [
        { value: 'set', label: { en: 'set by hand', ko: '직접 정함' } },
        { value: 'learned', label: { en: 'learned', ko: '학습함' } },
        { value: 'layers', label: { en: 'XOR of two layers', ko: '두 층으로 만든 XOR' } },
      ],
    },
    weight('w1', 0.5),
    weight('w2', 0.5),
    weight('b', -0.7),
    {
      ...{ kind: 'number', name: 'rate', label: { en: 'Learning rate', ko: '학습률' } },
      ...{ initial: 0.3, low: 0.01, high: 2, logarithmic: true, applies: learns },
    },
    {
      ...{ kind: 'number', name: 'seed', label: { en: 'Seed', ko: '시드' } },
      ...{ initial: 1, low: 1, high: 99, step: 1, applies: learns },
    },
  ],
  run: (values) =>
    learns(values) ? learnGate(gateOf(values), Number(values['rate']), Number(values['seed'])) : undefined,
  lastStep: (course) => (course ? course.presentations.length - 1 : 0),
  draw: (course, values, look) => gatesFigure(dataOf(course, values, look.language), look),
  caption: (course, values, language) => {
    const text = gateTexts[language];
    const { gate, perceptron, note } = dataOf(course, values, language);
    const right = inputRows.filter(
      (point, row) =>
        (perceptron ? fires(perceptron, point) : xorOfTwoLayers(point).output) === truthTables[gate][row],
    ).length;
    const parts = [text.title(gate), text.right(right), note];
    if (course) parts.push(progressOf(course, values, language));
    return parts.join(' · ');
  },
  notes: {
    en: 'Each dot is a row of the truth table; black dots are the ones. The line is where the weighted sum is 0. Ask the room to find a line for XOR before showing two.',
    ko: '점 하나가 진리표의 한 행이고, 검은 점이 1입니다. 직선은 가중합이 0인 곳입니다. 직선 두 개를 보여 주기 전에 XOR을 나누는 직선을 찾아보게 하세요.',
  },
  drag: (handle, { x, y }, values) => {
    if (!byHand(values)) return values;
    const before = weightsIn(values);
    const length = Math.hypot(before.w1, before.w2);
    if (handle === 'move') return withWeights(values, { ...before, b: -(before.w1 * x + before.w2 * y) });
    const [footX, footY] = footOf(before);
    const far = Math.hypot(x - footX, y - footY);
    if (far < 1e-6) return values;
    // The line runs from its foot to the pointer, so the weights are perpendicular to that.
    const [w1, w2] = [((y - footY) / far) * length, (-(x - footX) / far) * length];
    return withWeights(values, { w1, w2, b: -(w1 * footX + w2 * footY) });
  },
};

const gateOf = ({ gate, way }: ExperimentValues): GateName => (way === 'layers' ? 'xor' : (gate as GateName));

const weightsIn = ({ w1, w2, b }: ExperimentValues): Perceptron => ({
  ...{ w1: Number(w1), w2: Number(w2), b: Number(b) },
});

const withWeights = (values: ExperimentValues, { w1, w2, b }: Perceptron): ExperimentValues => {
  const fit = (value: number): number => Math.max(-2, Math.min(2, Math.round(value * 1000) / 1000));
  return { ...values, w1: fit(w1), w2: fit(w2), b: fit(b) };
};

function dataOf(course: Course, values: ExperimentValues, language: Language): GatesData {
  const text = gateTexts[language];
  const gate = gateOf(values);
  if (values['way'] === 'layers') return { gate, perceptron: undefined, note: text.twoLayers };
  if (!course) {
    const perceptron = weightsIn(values);
    const { w1, w2, b } = perceptron;
    return { gate, perceptron, note: text.equation(short(w1), short(w2), short(b)) };
  }
  const { row, error, after } = course.presentations[Number(values['step'])]!;
  const input = inputRows[row]?.join(', ') ?? '';
  const note =
    row < 0 ? text.begins : error === 0 ? text.kept(input) : text.corrected(input, error > 0 ? '+' : '−');
  return { gate, perceptron: after, row, note };
}

function progressOf(course: LearnedGate, values: ExperimentValues, language: Language): string {
  const text = gateTexts[language];
  const { mistakes } = course.presentations[Number(values['step'])]!;
  const gate = gateOf(values);
  const bound = mistakeBound(gate, Number(values['rate']), course.presentations[0]!.after);
  return bound === Infinity ? text.never(mistakes) : text.learned(mistakes, String(bound));
}
