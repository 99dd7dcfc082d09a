import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { examples, graphOfExample, type Example } from './examples.ts';
import type { ComputationalGraph } from './graph.ts';
import { graphFigure, lastStepOf } from './graphFigure.ts';
import { graphTexts } from './graphTexts.ts';

type ExampleName = keyof typeof examples;

const isOwn = ({ example }: ExperimentValues): boolean => example === 'own';

function chosen(values: ExperimentValues): Example {
  if (!isOwn(values)) return examples[values['example'] as ExampleName];
  return { expression: String(values['expression']), values: String(values['values']) };
}

/** An expression as a graph: values forward, derivatives backward, one node at a time. */
export const experiment: Experiment<ComputationalGraph> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'example', initial: 'apples', label: { en: 'Graph', ko: '그래프' } },
      options: [
        { value: 'apples', label: { en: 'apples and oranges', ko: '사과와 귤' } },
        { value: 'affine', label: { en: 'affine with ReLU', ko: 'Affine과 ReLU' } },
        { value: 'sigmoid', label: { en: 'sigmoid', ko: '시그모이드' } },
        { value: 'softmax', label: { en: 'softmax with loss', ko: '소프트맥스와 손실' } },
        { value: 'own', label: { en: 'your own expression', ko: '직접 쓴 식' } },
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
  ],
  run: (values) => graphOfExample(chosen(values)),
  firstShown: 'last',
  lastStep: lastStepOf,
  draw: (graph, values, look) => graphFigure(graph, Number(values['step']), look),
  caption: (graph, values, language) => graphTexts[language].caption(graph, Number(values['step'])),
  notes: {
    en: 'Black numbers run forwards, red ones backwards: each is what the result would change by if this edge changed a little. A node multiplies what comes back by its own derivative. Cover the red numbers and let the room fill them in.',
    ko: '검은 수는 순방향, 붉은 수는 역방향입니다. 붉은 수는 그 선의 값이 조금 변할 때 결과가 얼마나 변하는지입니다. 노드는 돌아온 값에 자기 도함수를 곱합니다. 붉은 수를 가리고 채워 보게 하세요.',
  },
};
