import { activate, activationSlope } from '../../arithmetic/activation.ts';
import { convolutionTerms } from '../../arithmetic/convolution.ts';
import { denseTerms } from '../../arithmetic/dense.ts';
import type { FrameTensor, SessionState } from '../../contract/service.ts';
import type { FigureSource } from '../../figures/drawing/source.ts';
import { chosenLayer, chosenUnit } from '../../figures/kinds/choices.ts';
import { factsOf } from '../../layers/layers.ts';
import { sumsProducts } from '../../layers/sumsProducts.ts';
import type { LayerInfo } from '../../model/model.ts';
import { indexOfPlace, type Place } from '../../model/place.ts';
import { gridOf } from '../../model/shape.ts';
import { impossible } from '../impossible.ts';
import { goBack, type ComputationalGraph, type GraphNode } from './graph.ts';

/** Which value of which layer, and for which test example. */
export interface UnitWish {
  /** Name of the layer; empty for the first that sums products. */
  layer: string;
  /** Number of the map or unit, from 1; 0 for the one with the strongest value. */
  map: number;
  row: number;
  column: number;
  /** Index of the test example. */
  index: number;
  /** Number of products that are shown one by one: the largest. */
  terms: number;
}

/** What the graph of a unit is of. */
export interface UnitFacts {
  layer: string;
  unit: Place;
  /** Whether the layer has maps, so that its weights are used at every position. */
  hasMaps: boolean;
  index: number;
  /** Name of the example's class; empty where there are none. */
  label: string;
  /** Null for a network without a training here. */
  step: number | null;
  /** Number of all products, and of those that are shown one by one. */
  terms: number;
  shown: number;
  /** The engine's own value of the unit, and the derivative of the loss by it; by its sum if the activation is part of the loss. */
  value: number;
  slope: number;
  endsAtSum: boolean;
}

/** A product of an input and a weight, with the names of both. */
interface Term {
  names: [input: string, weight: string];
  value: number;
  weight: number;
}

/**
 * The graph of one value of a layer of the open network: products, sum, bias, activation and, as one node, the rest of the
 * network up to the loss of a test example, whose derivative is the engine's. Small products are folded into their sum.
 * @throws FeaturescopeError `lab/impossible`, and as `look`
 */
export async function unitGraphOf(
  source: FigureSource,
  wish: UnitWish,
): Promise<{ graph: ComputationalGraph; unit: UnitFacts }> {
  const { session } = source;
  const { layers, outputs } = session.model;
  const layer =
    wish.layer === ''
      ? layers.find(sumsProducts)
      : chosenLayer(session.model, { layer: wish.layer }, 'dense');
  const reads = layers.find(({ name }) => name === layer?.inputs[0]);
  if (!layer || !reads || !sumsProducts(layer))
    throw impossible({
      en: `${layer?.name ?? 'This network'} does not sum products with weights. Choose a convolution or a dense layer`,
      ko: `${layer?.name ?? '이 네트워크'}에는 가중치와의 곱을 더하는 계산이 없습니다. 합성곱층이나 완전 연결층을 고르세요`,
    });
  const index = Math.min(wish.index, Math.max(0, session.data.test - 1));
  const sample = { split: 'test', index } as const;
  const quantities: ('activations' | 'filters' | 'gradients')[] = ['activations', 'filters', 'gradients'];
  const found = await source.look({ sample, layers: [reads.name, layer.name], quantities });
  const { labels } = await source.samples('test', index, 1);
  const tensor = (of: LayerInfo, quantity: string, name?: string): FrameTensor | undefined =>
    found.find(
      (one) => one.layer === of.name && one.quantity === quantity && (name ?? one.name) === one.name,
    );
  const [input, output] = [tensor(reads, 'activations'), tensor(layer, 'activations')];
  const gradient = tensor(layer, 'gradients', 'gradient');
  const arithmetic = factsOf(layer).arithmetic(layer);
  const kernel = tensor(layer, 'filters', arithmetic.view === 'convolution' ? arithmetic.kernel : 'kernel');
  const bias = tensor(layer, 'filters', 'bias');
  if (!input || !output || !kernel) throw notThere(layer);
  const unit = chosenUnit(
    output,
    wish.map === 0 ? {} : { map: wish.map - 1, y: wish.row, x: wish.column },
    source.exact,
  );
  const tensors = { layer, input, output, kernel, bias };
  const { terms, sum, value, shift } = termsOf(tensors, arithmetic.view === 'dense', unit);
  const slope = activationSlope(layer.activation, sum);
  const isOutput = outputs.some(({ name }) => name === layer.name);
  const endsAtSum = isOutput || slope === undefined;
  const back = endsAtSum
    ? slopeOfSum(layer, unit, output, gradient, tensor(layer, 'gradients', 'bias'))
    : gradient?.data[indexOfPlace(output.shape.slice(1), unit)];
  if (back === undefined) throw notThere(layer);
  const shown = [...terms]
    .sort((a, b) => Math.abs(b.value * b.weight) - Math.abs(a.value * a.weight))
    .slice(0, wish.terms);
  const graph = draw({ terms, shown, shift, layer, sum, slope, endsAtSum, back });
  return {
    graph,
    unit: {
      ...{ layer: layer.name, unit, hasMaps: layer.outputShape.length > 1, index, step: stepOf(session) },
      ...{ label: session.data.classes[labels[0] ?? -1] ?? '', terms: terms.length, shown: shown.length },
      ...{ value, slope: back, endsAtSum },
    },
  };
}

const stepOf = ({ step, pretrained, run }: SessionState): number | null =>
  pretrained === undefined && (run !== null || step > 0) ? step : null;

const notThere = ({ name }: LayerInfo) =>
  impossible({
    en: `What the loss changes by with ${name} is not known for this example. Choose another layer`,
    ko: `이 예시에서 ${name} 층에 대한 손실의 미분을 알 수 없습니다. 다른 층을 고르세요`,
  });

function termsOf(
  tensors: Omit<Parameters<typeof convolutionTerms>[0], 'bias'> & { bias: FrameTensor | undefined },
  isDense: boolean,
  unit: Place,
): { terms: Term[]; sum: number; value: number; shift: number | null } {
  if (isDense) {
    const { terms, sum, value, bias } = denseTerms(tensors, unit.map);
    return {
      ...{ sum, value, shift: bias },
      terms: terms.map((term) => ({
        ...term,
        names: [`x${term.input + 1}`, `w${term.input + 1}`],
      })),
    };
  }
  const { channels, inside, window, sum, value, bias } = convolutionTerms(tensors, unit);
  const [, columns] = window.size;
  const terms = channels.flatMap(({ channel, patch, kernel }) =>
    Array.from(patch, (one, tap): Term => {
      const place = `${channel + 1}:${Math.floor(tap / columns)},${tap % columns}`;
      return { names: [`x${place}`, `w${place}`], value: one, weight: kernel[tap]! };
    }).filter((_term, tap) => inside[tap] === 1),
  );
  return { terms, sum, value, shift: bias };
}

/**
 * The derivative of the loss by the sum of an output's unit. The gradient of a unit's bias is just that; without a bias
 * that of the output, if no activation lies between.
 */
function slopeOfSum(
  { activation = 'linear' }: LayerInfo,
  unit: Place,
  { shape }: FrameTensor,
  gradient: FrameTensor | undefined,
  ofBias: FrameTensor | undefined,
): number | undefined {
  const [rows, columns] = gridOf(shape.slice(1));
  if (ofBias && rows * columns === 1) return ofBias.data[unit.map];
  return activation === 'linear' ? gradient?.data[indexOfPlace(shape.slice(1), unit)] : undefined;
}

interface Parts {
  terms: readonly Term[];
  shown: readonly Term[];
  shift: number | null;
  layer: LayerInfo;
  sum: number;
  slope: number | undefined;
  endsAtSum: boolean;
  back: number;
}

function draw({ terms, shown, shift, layer, sum, slope, endsAtSum, back }: Parts): ComputationalGraph {
  const nodes: GraphNode[] = [];
  /** @param leaf column of a node without inputs: beside what it is added to */
  const add = (
    label: string,
    value: number,
    inputs: readonly number[] = [],
    slopes: readonly number[] = inputs.map(() => 1),
    leaf = 0,
  ): number => {
    const depth = Math.max(leaf - 1, ...inputs.map((at) => nodes[at]!.depth)) + 1;
    nodes.push({ label, value, inputs, slopes, derivative: 0, depth, isVariable: inputs.length === 0 });
    return nodes.length - 1;
  };
  const products = shown.map(({ names, value, weight }) =>
    add('×', value * weight, [add(names[0], value), add(names[1], weight)], [weight, value]),
  );
  const all = terms.reduce((total, { value, weight }) => total + value * weight, 0);
  const rest = terms.length - shown.length;
  const own = shown.reduce((total, { value, weight }) => total + value * weight, 0);
  if (rest > 0) products.push(add(`… ${rest}`, all - own, [], [], 1));
  let last = add('Σ', all, products);
  if (shift !== null) last = add('+', sum, [last, add('b', shift, [], [], 2)]);
  const { activation = 'linear' } = layer;
  if (!endsAtSum && activation !== 'linear')
    last = add(activation, activate(activation, sum)!, [last], [slope!]);
  const label = endsAtSum && activation !== 'linear' ? `${activation} → L` : 'L';
  add(label, NaN, [last], [back]);
  goBack(nodes, nodes.length - 1);
  return nodes;
}
