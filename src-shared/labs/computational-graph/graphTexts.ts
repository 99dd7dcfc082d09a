import type { Language } from '../../contract/errors.ts';
import { short } from '../../figures/parts/figure.ts';
import { forwardOrder, type ComputationalGraph } from './graph.ts';

interface GraphTexts {
  title: string;
  caption(graph: ComputationalGraph, step: number): string;
}

const derivativesOf = (graph: ComputationalGraph): string =>
  graph
    .flatMap(({ isVariable, label, derivative }) =>
      isVariable ? [`∂/∂${label} = ${short(derivative, 4)}`] : [],
    )
    .join(', ');

const en: GraphTexts = {
  title: 'Computational graph',
  caption: (graph, step) => {
    const forward = forwardOrder(graph).length;
    if (step === 0) return 'What is given';
    if (step <= forward) return `Forward, ${step} of ${forward} operations`;
    if (step <= 2 * forward)
      return `Result ${short(graph.at(-1)!.value, 4)}; backward, ${step - forward - 1} of ${forward} operations`;
    return `Result ${short(graph.at(-1)!.value, 4)}; ${derivativesOf(graph)}`;
  },
};

const ko: GraphTexts = {
  title: '계산 그래프',
  caption: (graph, step) => {
    const forward = forwardOrder(graph).length;
    if (step === 0) return '주어진 값';
    if (step <= forward) return `순방향, 연산 ${forward}개 가운데 ${step}개`;
    if (step <= 2 * forward)
      return `결과 ${short(graph.at(-1)!.value, 4)}. 역방향, 연산 ${forward}개 가운데 ${step - forward - 1}개`;
    return `결과 ${short(graph.at(-1)!.value, 4)}. ${derivativesOf(graph)}`;
  },
};

/** Texts of the pictures of computational graphs. */
export const graphTexts: Record<Language, GraphTexts> = { en, ko };
