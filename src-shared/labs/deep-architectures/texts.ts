import type { Language } from '../../contract/errors.ts';
import type { LayerKind } from '../../model/model.ts';

/** Kinds of layers that the graph tells apart by colour. */
export const shownKinds = ['conv', 'pool', 'dense', 'normalization', 'merge'] as const;
export type ShownKind = (typeof shownKinds)[number];

/** The kind whose colour a layer has; undefined for one without. */
export const shownKind = (kind: LayerKind): ShownKind | undefined => shownKinds.find((one) => one === kind);

interface Texts {
  title(name: string): string;
  kinds: Record<ShownKind, string>;
  head: { layer: string; kind: string; shape: string; parameters: string };
  total: string;
  noWeights: string;
  soFar(count: string, all: string): string;
  parameters(count: string): string;
  caption(what: {
    name: string;
    source: string;
    depth: string;
    parameters: string;
    /** Undefined if all are trained. */
    trained: string | undefined;
    megabytes: string;
  }): string;
}

export const texts: Record<Language, Texts> = {
  en: {
    title: (name) => `${name}, layer by layer`,
    kinds: {
      ...{ conv: 'convolution', pool: 'pooling', dense: 'dense', normalization: 'normalisation' },
      merge: 'sum or concatenation',
    },
    head: { layer: 'Layer', kind: 'Class', shape: 'Output', parameters: 'Parameters' },
    total: 'Total',
    noWeights: 'no weights',
    soFar: (count, all) => `${count} of ${all} so far`,
    parameters: (count) => `${count} parameters`,
    caption: ({ name, source, depth, parameters, trained, megabytes }) =>
      `${name} (${source}): ${depth} layers with weights on the longest path, ${parameters} parameters${trained === undefined ? '' : `, ${trained} of them trained`}; its weights would take ${megabytes} MB and are not loaded`,
  },
  ko: {
    title: (name) => `${name}, 층별로 보기`,
    kinds: {
      ...{ conv: '합성곱', pool: '풀링', dense: '완전 연결', normalization: '정규화' },
      merge: '더하기·이어 붙이기',
    },
    head: { layer: '층', kind: '클래스', shape: '출력', parameters: '매개변수' },
    total: '합계',
    noWeights: '가중치 없음',
    soFar: (count, all) => `여기까지 ${all}개 중 ${count}개`,
    parameters: (count) => `매개변수 ${count}개`,
    caption: ({ name, source, depth, parameters, trained, megabytes }) =>
      `${name}(${source}): 가장 긴 경로에 가중치가 있는 층 ${depth}개, 매개변수 ${parameters}개${trained === undefined ? '' : `(그중 학습되는 것 ${trained}개)`}. 가중치는 ${megabytes} MB를 차지할 크기지만 불러오지 않았음`,
  },
};
