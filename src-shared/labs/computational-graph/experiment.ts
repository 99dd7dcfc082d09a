import type { Language } from '../../contract/errors.ts';
import type { Experiment, ExperimentContext, ExperimentValues, Field } from '../Experiment.ts';
import { impossible } from '../impossible.ts';
import { examples, graphOfExample } from './examples.ts';
import type { ComputationalGraph } from './graph.ts';
import { graphFigure, lastStepOf } from './graphFigure.ts';
import { graphTexts } from './graphTexts.ts';
import { unitGraphOf, type UnitFacts } from './unitGraph.ts';

type ExampleName = keyof typeof examples;

interface Course {
  graph: ComputationalGraph;
  /** Set for a unit of the open network. */
  unit?: UnitFacts;
}

const isOwn = ({ example }: ExperimentValues): boolean => example === 'own';
const isLayer = ({ example }: ExperimentValues): boolean => example === 'layer';
const isChosenUnit = (values: ExperimentValues): boolean => isLayer(values) && values['map'] !== 0;

/** A whole number of a unit of the open network. */
const count = (name: string, initial: number, high: number, label: Field['label'], low = 0): Field => ({
  ...{ kind: 'number', name, initial, low, high, step: 1, label, applies: isLayer },
});

async function run(values: ExperimentValues, { source }: ExperimentContext): Promise<Course> {
  if (!source)
    throw impossible({
      en: 'The graph is that of a layer of the open network, and none is open. Open one first',
      ko: '열려 있는 네트워크의 층을 그리는데, 열린 네트워크가 없습니다. 먼저 네트워크를 여세요',
    });
  const number = (name: string): number => Number(values[name]);
  return unitGraphOf(source, {
    layer: String(values['layer']),
    ...{ map: number('map'), row: number('row'), column: number('column') },
    ...{ index: number('index'), terms: number('terms') },
  });
}

const captionOf = ({ graph, unit }: Course, values: ExperimentValues, language: Language): string => {
  const [text, step] = [graphTexts[language], Number(values['step'])];
  return unit ? text.unit(graph, unit, step) : text.caption(graph, step);
};

/** An expression, or a unit of the open network, as a graph: values forward, derivatives backward, one node at a time. */
export const experiment: Experiment<Course> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'example', initial: 'apples', label: { en: 'Graph', ko: '그래프' } },
      options: [
        { value: 'apples', label: { en: 'apples and oranges', ko: '사과와 귤' } },
        { value: 'affine', label: { en: 'affine with ReLU', ko: 'Affine과 ReLU' } },
        { value: 'sigmoid', label: { en: 'sigmoid', ko: '시그모이드' } },
        { value: 'softmax', label: { en: 'softmax with loss', ko: '소프트맥스와 손실' } },
        { value: 'own', label: { en: 'your own expression', ko: '직접 쓴 식' } },
        { value: 'layer', label: { en: 'a layer of the open network', ko: '열려 있는 네트워크의 층' } },
      ],
    },
    {
      ...{ kind: 'text', name: 'expression', initial: '(a + b) * c', longest: 200, applies: isOwn },
      label: { en: 'Expression', ko: '식' },
    },
    {
      ...{ kind: 'text', name: 'values', initial: 'a = 2, b = 1, c = 3', longest: 200, applies: isOwn },
      label: { en: 'Values', ko: '값' },
    },
    {
      ...{ kind: 'text', name: 'layer', initial: '', longest: 2000, offers: 'sums', applies: isLayer },
      label: { en: 'Layer', ko: '층' },
    },
    count('map', 0, 100_000, { en: 'Map or unit (0: the strongest)', ko: '맵이나 유닛(0: 가장 강한 것)' }),
    { ...count('row', 0, 10_000, { en: 'Row', ko: '행' }), applies: isChosenUnit },
    { ...count('column', 0, 10_000, { en: 'Column', ko: '열' }), applies: isChosenUnit },
    count('index', 0, 10_000_000, { en: 'Test example', ko: '테스트 예시' }),
    count('terms', 2, 6, { en: 'Products', ko: '곱의 수' }, 1),
  ],
  run: (values, context) =>
    isLayer(values)
      ? run(values, context)
      : {
          graph: graphOfExample(
            isOwn(values)
              ? { expression: String(values['expression']), values: String(values['values']) }
              : examples[values['example'] as ExampleName],
          ),
        },
  firstShown: 'last',
  lastStep: ({ graph }) => lastStepOf(graph),
  draw: (course, values, look) =>
    graphFigure(course.graph, Number(values['step']), captionOf(course, values, look.language), look),
  caption: captionOf,
  notes: {
    en: 'Black numbers run forwards, red ones backwards: each is what the result would change by if this edge changed a little. A node multiplies what comes back by its own derivative. Cover the red numbers and let the room fill them in.',
    ko: '검은 수는 순방향, 붉은 수는 역방향입니다. 붉은 수는 그 선의 값이 조금 변할 때 결과가 얼마나 변하는지입니다. 노드는 돌아온 값에 자기 도함수를 곱합니다. 붉은 수를 가리고 채워 보게 하세요.',
  },
};
