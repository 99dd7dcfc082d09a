import type { Language } from '../../contract/errors.ts';
import { short } from '../../figures/parts/figure.ts';
import { withParticles } from '../../texts/particles.ts';
import { forwardOrder, type ComputationalGraph } from './graph.ts';
import type { UnitFacts } from './unitGraph.ts';

interface GraphTexts {
  title: string;
  caption(graph: ComputationalGraph, step: number): string;
  /** What the graph of a unit is of, and how far it has been gone through. */
  unit(graph: ComputationalGraph, unit: UnitFacts, step: number): string;
}

const derivativesOf = (graph: ComputationalGraph): string =>
  graph
    .flatMap(({ isVariable, label, derivative }) =>
      isVariable ? [`∂/∂${label} = ${short(derivative, 4)}`] : [],
    )
    .join(', ');

/** Number of the map or unit, and for maps row and column. */
const placeIn = ({ unit: { map, y, x }, hasMaps }: UnitFacts): string =>
  hasMaps ? `${map + 1} (${y}, ${x})` : String(map + 1);

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
  unit: (graph, unit, step) => {
    const forward = forwardOrder(graph).length;
    const { layer, hasMaps, index, label, terms, shown, value, slope, endsAtSum } = unit;
    const what = `${layer}, ${hasMaps ? 'map' : 'unit'} ${placeIn(unit)}, of test example ${index}${label && ` (${label})`}${unit.step === null ? '' : ` at step ${unit.step}`}: ${shown} of ${terms} products${shown < terms ? ', the others as one sum' : ''}`;
    if (step === 0) return what;
    if (step <= forward) return `${what}; forward, ${step} of ${forward} operations`;
    const back = `${what}; value ${short(value, 4)}, ∂L/∂(${endsAtSum ? 'sum' : 'value'}) = ${short(slope, 4)}`;
    if (step <= 2 * forward) return `${back}; backward, ${step - forward - 1} of ${forward} operations`;
    return hasMaps ? `${back}; a weight’s gradient adds up what comes back at all places of the map` : back;
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
  unit: (graph, unit, step) => {
    const forward = forwardOrder(graph).length;
    const { layer, hasMaps, index, label, terms, shown, value, slope, endsAtSum } = unit;
    const what = `${layer} 층의 ${hasMaps ? '맵' : '유닛'} ${placeIn(unit)}, 테스트 예시 ${index}번${label && `(${label})`}${unit.step === null ? '' : `, ${unit.step}스텝`}. 곱 ${terms}개 가운데 ${shown}개${shown < terms ? ', 나머지는 합 하나로 묶음' : ''}`;
    if (step === 0) return what;
    if (step <= forward) return `${what}. 순방향, 연산 ${forward}개 가운데 ${step}개`;
    const back = `${what}. 값 ${short(value, 4)}, ∂L/∂(${endsAtSum ? '합' : '값'}) = ${short(slope, 4)}`;
    if (step <= 2 * forward) return `${back}. 역방향, 연산 ${forward}개 가운데 ${step - forward - 1}개`;
    return hasMaps ? `${back}. 가중치의 기울기는 맵의 모든 자리에서 돌아온 값을 더한 것` : back;
  },
};

/** Texts of the pictures of computational graphs. */
export const graphTexts: Record<Language, GraphTexts> = { en, ko: withParticles(ko) };
