import type { LayerInfo } from '../../../../src-shared/model/model.ts';
import type { Alarm, AlarmKind } from '../../../../src-shared/contract/statistics.ts';
import type { GraphNode } from '../../network/graph.ts';
import type { Network } from '../../training/Network.ts';
import { findDuplicates } from './duplicates.ts';

/** Number of consecutive recorded batches after which a dead or saturated unit is reported. */
export const LASTING_BATCHES = 5;
/** A tanh value is saturated beyond this magnitude, and a sigmoid value when it is as close to 0 or 1. */
const SATURATED_REACH = 0.99;
/** Minimum fraction of saturated values for a unit to be saturated. */
const SATURATED_SHARE = 0.95;
/** Number of images of a batch that are checked for saturation and for values that are not finite. */
const LOOKED_AT_IMAGES = 16;
/** If more units of a layer have the same defect, it is reported for the layer as a whole. */
export const MOST_PER_LAYER = 64;

/** Output of a layer for a batch. `[N, ..., maps]` */
export interface LayerOutput {
  shape: readonly number[];
  values: Float32Array;
}

interface Streaks {
  dead: Uint32Array;
  saturated: Uint32Array;
}

/** Detects defective units of one network, batch after batch. */
export class Alarms {
  readonly #network: Network;
  readonly #streaks: readonly Streaks[];
  #present: readonly Alarm[];

  /** @param known alarms from before training was interrupted */
  constructor(network: Network, known: readonly Alarm[] = []) {
    this.#network = network;
    this.#present = known;
    this.#streaks = network.info.layers.map(({ outputShape }) => ({
      dead: new Uint32Array(outputShape.at(-1) ?? 1),
      saturated: new Uint32Array(outputShape.at(-1) ?? 1),
    }));
  }

  /**
   * Checks one more batch and returns all current alarms.
   * @param weights weights of each layer, by position, in the order of {@link GraphNode}
   * @param outputs output of each layer, by position
   */
  update(
    { step, loss }: { step: number; loss: number },
    weights: readonly Float32Array[][],
    outputs: readonly (LayerOutput | undefined)[],
  ): Alarm[] {
    const found: Alarm[] = [];
    if (!Number.isFinite(loss)) found.push({ kind: 'not-finite', layer: null, map: null, step });
    this.#network.graph.forEach(({ layer }, position) => {
      const info = this.#network.info.layers[position]!;
      const output = outputs[position];
      const add = (kind: AlarmKind, units: Unit[]) =>
        found.push(...gathered(units).map((unit) => ({ kind, layer: info.name, ...unit, step })));
      add('not-finite', notFinite(layer, weights[position]!, info, output));
      if (output && position < this.#network.graph.length - 1) this.#judge(info, position, output, add);
      add('duplicate', duplicates(layer, weights[position]!));
    });
    const since = new Map(this.#present.map((alarm) => [keyOf(alarm), alarm.step]));
    this.#present = found.map((alarm) => ({ ...alarm, step: since.get(keyOf(alarm)) ?? step }));
    return [...this.#present];
  }

  #judge(
    info: LayerInfo,
    position: number,
    output: LayerOutput,
    add: (kind: AlarmKind, units: Unit[]) => void,
  ): void {
    if (!['conv', 'dense', 'activation'].includes(info.kind)) return; // other layers only pass values on
    const { dead, saturated } = this.#streaks[position]!;
    add('dead', lasting(dead, silent(output)));
    if (info.activation === 'tanh' || info.activation === 'sigmoid')
      add('saturated', lasting(saturated, atTheEnds(output, info.activation)));
  }
}

interface Unit {
  map: number | null;
  twin?: number;
}

const keyOf = ({ kind, layer, map, twin }: Alarm): string => [kind, layer, map, twin].join('/');

const gathered = (units: Unit[]): Unit[] => (units.length > MOST_PER_LAYER ? [{ map: null }] : units);

/** Updates each unit's streak and returns the units whose streak is long enough. */
function lasting(streak: Uint32Array, concerned: readonly boolean[]): Unit[] {
  return concerned.flatMap((is, map) => {
    streak[map] = is ? streak[map]! + 1 : 0;
    return streak[map]! >= LASTING_BATCHES ? [{ map }] : [];
  });
}

/** For each map, whether all its values are 0. */
function silent({ shape, values }: LayerOutput): boolean[] {
  const maps = shape.at(-1)!;
  const quiet = new Array<boolean>(maps).fill(true);
  let left = maps;
  for (let start = 0; start < values.length && left > 0; start += maps)
    for (let map = 0; map < maps; map++)
      if (values[start + map] !== 0 && quiet[map]) {
        quiet[map] = false;
        left--;
      }
  return quiet;
}

const firstImages = ({ shape, values }: LayerOutput, count: number): Float32Array =>
  values.subarray(0, (values.length / shape[0]!) * Math.min(shape[0]!, count));

/** For each map, whether nearly all its values are saturated. */
function atTheEnds(output: LayerOutput, activation: 'tanh' | 'sigmoid'): boolean[] {
  const maps = output.shape.at(-1)!;
  const values = firstImages(output, LOOKED_AT_IMAGES);
  const counts = new Uint32Array(maps);
  for (let at = 0, map = 0; at < values.length; at++, map = map + 1 === maps ? 0 : map + 1) {
    const reach = activation === 'tanh' ? values[at]! : 2 * values[at]! - 1;
    if (reach > SATURATED_REACH || reach < -SATURATED_REACH) counts[map]!++;
  }
  return Array.from(counts, (count) => count >= SATURATED_SHARE * (values.length / maps));
}

type Layer = GraphNode['layer'];

/** Number of maps along the last axes of a weight; undefined if these axes are not the output's maps. */
function mapsOf(layer: Layer, index: number): number | undefined {
  const { originalName, shape } = layer.weights[index]!;
  if (!originalName.endsWith('depthwise_kernel')) return shape.at(-1) as number;
  return layer.weights.some((weight) => weight.originalName.endsWith('pointwise_kernel'))
    ? undefined
    : (shape.at(-1) as number) * (shape.at(-2) as number);
}

function notFinite(
  layer: Layer,
  weights: readonly Float32Array[],
  info: LayerInfo,
  output: LayerOutput | undefined,
): Unit[] {
  const maps = info.outputShape.at(-1) ?? 1;
  const bad = new Set<number | null>();
  weights.forEach((values, index) => collect(values, mapsOf(layer, index), bad));
  if (output) collect(firstImages(output, LOOKED_AT_IMAGES), maps, bad);
  return bad.has(null) ? [{ map: null }] : [...bad].sort((a, b) => a! - b!).map((map) => ({ map }));
}

function collect(values: Float32Array, maps: number | undefined, bad: Set<number | null>): void {
  let nothing = 0;
  for (const value of values) nothing += value * 0; // NaN as soon as one value is not finite
  if (nothing === 0) return;
  for (let at = 0; at < values.length; at++)
    if (values[at]! - values[at]! !== 0) bad.add(maps === undefined ? null : at % maps);
}

function duplicates(layer: Layer, weights: readonly Float32Array[]): Unit[] {
  return weights.flatMap((values, index) => {
    const { originalName, shape } = layer.weights[index]!;
    if (shape.length < 2 || originalName.endsWith('depthwise_kernel')) return [];
    return findDuplicates(values, shape.at(-1) as number).map(([map, twin]) => ({ map, twin }));
  });
}
