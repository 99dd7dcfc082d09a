import { valueRange } from '../../../src-shared/arithmetic/ranges.ts';
import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import { imageShape } from '../../../src-shared/model/images.ts';
import { rangeOfInput } from '../samples/pixelsOfInput.ts';
import { perTensor } from './perTensor.ts';
import type { Preferences } from '../Preferences.svelte.ts';
import { scaleFor, signedLayers, type ColourScale } from '../../../src-shared/figures/parts/scales.ts';
import type { Workbench } from '../Workbench.svelte.ts';

const rangeOf = perTensor(({ data }) => valueRange(data));

/** The colour scales of the maps in the current frame, shared as the user chose. */
export class Scales {
  readonly #workbench: Workbench;
  readonly #preferences: Preferences;
  readonly #signed = $derived.by(() => signedLayers(this.#workbench.layers));
  readonly #network = $derived.by(() => this.#networkRange());

  constructor(workbench: Workbench, preferences: Preferences) {
    this.#workbench = workbench;
    this.#preferences = preferences;
  }

  /** The scale of a layer, or one per map if maps have their own. */
  of(tensor: FrameTensor): ColourScale | ColourScale[] {
    if (this.#isInput(tensor.layer)) return this.#ofInput(rangeOf(tensor));
    if (this.#preferences.sharing !== 'map') return this.#shared(tensor);
    const maps = tensor.shape.length === 4 ? tensor.shape[3]! : 1;
    if (maps === 1) return this.#shared(tensor);
    return Array.from({ length: maps }, (_none, map) =>
      this.#scale(tensor, valueRange(tensor.data, map, maps)),
    );
  }

  /** The scale of one map of a layer. */
  ofMap(tensor: FrameTensor, map: number): ColourScale {
    const scale = this.of(tensor);
    return Array.isArray(scale) ? (scale[map] ?? scale[0]!) : scale;
  }

  /** The common scale of two tensors of a layer: one, or one per map. */
  ofBoth(a: FrameTensor, b: FrameTensor): ColourScale | ColourScale[] {
    if (this.#isInput(a.layer)) return this.#ofInput(widest(rangeOf(a), rangeOf(b)));
    const maps = a.shape.length === 4 ? a.shape[3]! : 1;
    const range = (map: number, stride: number): [number, number] =>
      widest(valueRange(a.data, map, stride), valueRange(b.data, map, stride));
    if (this.#preferences.sharing === 'map' && maps > 1)
      return Array.from({ length: maps }, (_none, map) => this.#scale(a, range(map, maps)));
    const own = range(0, 1);
    return this.#scale(a, this.#preferences.sharing === 'network' ? widest(own, this.#network) : own);
  }

  /** The scale of the difference of two tensors of a layer, `[..., maps]`: one, or one per map. */
  ofDifference(values: Float32Array, shape: readonly number[]): ColourScale | ColourScale[] {
    const maps = shape.length === 4 ? shape[3]! : 1;
    if (this.#preferences.sharing !== 'map' || maps === 1) return this.signed(valueRange(values));
    return Array.from({ length: maps }, (_none, map) => this.signed(valueRange(values, map, maps)));
  }

  /** The scale of values that can have either sign in any layer: weights, sums, differences. */
  signed(range: readonly [number, number]): ColourScale {
    return scaleFor(range, true, { ...this.#preferences.colours, mapping: 'symmetric' });
  }

  #shared(tensor: FrameTensor): ColourScale {
    return this.#scale(tensor, this.#preferences.sharing === 'network' ? this.#network : rangeOf(tensor));
  }

  /**
   * With a scale shared by the network, equal colours mean equal magnitudes, so its unsigned layers use the same maximum
   * as its signed ones.
   */
  #scale(tensor: FrameTensor, range: readonly [number, number]): ColourScale {
    const { colours } = this.#preferences;
    const signed = this.#signed.get(tensor.layer) ?? true;
    if (colours.mapping !== 'auto' || signed) return scaleFor(range, signed, colours);
    const high = this.#preferences.sharing === 'network' ? Math.max(-range[0], range[1]) : range[1];
    return scaleFor([Math.max(0, range[0]), high], signed, colours);
  }

  /** From black to white for images, in the range that the network takes; from least to most for all other values. */
  #ofInput(range: readonly [number, number]): ColourScale {
    const { session } = this.#workbench;
    const isImage = !session || imageShape(session.data.shape) !== undefined;
    const [low, high] = isImage ? rangeOfInput(session?.imported) : range;
    return low < high
      ? { map: 'grey', low, high }
      : { map: 'grey', low: Math.min(0, low), high: Math.max(1, high) };
  }

  #isInput(layer: string): boolean {
    return this.#workbench.layers.find((known) => known.name === layer)?.kind === 'input';
  }

  #networkRange(): [number, number] {
    const { current } = this.#workbench.frames;
    const ranges = [
      ...[...(current?.activations.values() ?? [])].map((one) => [one.layer, () => rangeOf(one)] as const),
      ...[...(current?.summaries.values() ?? [])].map(
        (one) => [one.layer, (): [number, number] => [one.low, one.high]] as const,
      ),
    ].flatMap(([layer, range]) => (this.#isInput(layer) ? [] : [range()]));
    return ranges.length === 0 ? [0, 1] : ranges.reduce(widest);
  }
}

const widest = (one: readonly [number, number], other: readonly [number, number]): [number, number] => [
  Math.min(one[0], other[0]),
  Math.max(one[1], other[1]),
];
