import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { JsonObject } from '../../ReadModel.ts';
import type { Activation, Size } from './Activation.ts';
import type { LayerRecord } from './TopologyWriter.ts';

/** The node that reads a sequence, or makes it, as far as it says what cannot be read. */
interface Refusing {
  attributes: { refusal(name: string, value: unknown): Error };
  refusal(why: string): Error;
  shapeRefusal(shape: readonly Size[]): Error;
}

/** What an axis of a sequence counts. */
export type StepAxis = 'examples' | 'steps' | 'directions' | 'units';

/** How the states of two directions become one. */
export type MergeMode = 'concat' | 'sum' | 'ave' | 'mul';

/**
 * A sequence whose axes do not lie as a layer has them, `[N, T, C]`: what a cell reads and what it puts out. It becomes an
 * {@link Activation} where it is read with its axes in that order, or with its last states alone.
 */
export interface Steps {
  kind: 'steps';
  axes: readonly StepAxis[];
  /** How many steps there are. */
  count: Size;
  units: number;
  directions: 1 | 2;
  /** The one that was picked of two directions. */
  picked?: 0 | 1 | undefined;
  /** Set once two directions have become one. */
  mode?: MergeMode | undefined;
  /** Whether the steps lie in the other order than the layer hands them out in. */
  isReversed: boolean;
  source: StepSource;
  /** Last states of several cells one behind the other, along the axis of the directions. */
  parts?: readonly Steps[] | undefined;
}

/** The layer that makes a sequence. What is read of a cell first, all its states or the last ones, is what its layer puts out. */
export class StepSource {
  readonly #place: LayerRecord;
  readonly #cell: { node: Refusing; config: JsonObject } | undefined;
  readonly #isHandedOut: boolean;
  #taken: string | undefined;

  /**
   * @param cell the node of a cell, and the settings of its layer; undefined for values that are only turned, or that a layer hands out
   * beside its output
   */
  constructor(
    place: LayerRecord,
    cell?: { node: Refusing; config: JsonObject } | undefined,
    isHandedOut = false,
  ) {
    this.#place = place;
    this.#cell = cell;
    this.#isHandedOut = isHandedOut;
  }

  /** Whether both directions can become one by other means than standing beside each other. */
  get isMerging(): boolean {
    return this.#cell !== undefined;
  }

  /** Whether no cell made the values: they are only turned. */
  get isTurnedAlone(): boolean {
    return this.#cell === undefined && !this.#isHandedOut;
  }

  /** @throws FeaturescopeError `model/operator-not-understood` where other values of the cell are read already */
  take(form: 'whole' | 'last', mode: MergeMode | undefined): LayerRecord {
    if (!this.#cell) return this.#place;
    const { node, config } = this.#cell;
    const wanted = `${form} ${mode ?? ''}`;
    if (this.#taken !== undefined && this.#taken !== wanted)
      throw node.refusal(reason('its output {number} is used', { number: form === 'whole' ? 1 : 2 }));
    this.#taken = wanted;
    config['return_sequences'] = form === 'whole';
    if (mode) this.#place.config['merge_mode'] = mode;
    return this.#place;
  }
}

/** Number of values at each step, both directions joined. */
export const widthOf = ({ units, directions, mode }: Steps): number =>
  mode === 'concat' ? units * directions : units;

/** The sizes of a sequence in the order of its axes; null for the examples and for what is open. */
export function sizesOf(steps: Steps): Size[] {
  const sizes: Record<StepAxis, Size> = {
    examples: null,
    steps: steps.count,
    directions: steps.directions,
    units: widthOf(steps),
  };
  return steps.axes.map((axis) => sizes[axis]);
}

/**
 * A sequence as a layer has it, whatever order its axes lie in.
 * @throws FeaturescopeError `model/operator-not-understood` where a direction is left, or the steps lie in the other order
 */
export function settled(node: Refusing, steps: Steps): Activation {
  const isWhole = steps.axes.includes('steps');
  // Both directions of states that a layer hands out stand beside each other.
  if (!steps.source.isMerging && steps.directions === 2 && steps.mode && steps.mode !== 'concat')
    throw node.shapeRefusal(sizesOf(steps));
  const isLeft = steps.axes.includes('directions') || (steps.directions === 2 && !steps.mode);
  if (isLeft || steps.parts) throw node.shapeRefusal(sizesOf(steps));
  if (isWhole && steps.isReversed && steps.count !== 1) throw node.attributes.refusal('direction', 'reverse');
  const place = steps.source.take(isWhole ? 'whole' : 'last', steps.mode);
  const width = widthOf(steps);
  const shape = isWhole ? [null, steps.count, width] : [null, width];
  const axes = isWhole ? [1, 2] : [1];
  return { kind: 'activation', place, shape, axes, isPositive: false };
}

/** Whether the axes of a sequence lie as a layer has them. */
export const isInOrder = ({ axes }: Steps): boolean =>
  ['examples,steps,units', 'examples,units'].includes(axes.join());

/** Whether a sequence is what a layer puts out. */
export const isSettled = (steps: Steps): boolean => isInOrder(steps) && isOne(steps);

const isOne = ({ axes, directions, mode, parts, isReversed }: Steps): boolean =>
  !(directions === 2 && !mode) && !parts && !(isReversed && axes.includes('steps'));
