import type { ElementFormula, ElementTensors } from '../arithmetic/elements.ts';
import type { LayerInfo, LayerKind } from '../model/model.ts';
import type { Place } from '../model/place.ts';
import type { Window } from '../model/window.ts';

/** A shape without its batch: `[H, W, C]`, `[T, C]` or `[N]`. */
export type Shape = readonly number[];

/** What a network's file says of one of its layers. */
export interface LayerSettings {
  /** The layer's configuration, as TensorFlow.js writes it. */
  config: Readonly<Record<string, unknown>>;
  /** Shapes of what it reads. */
  inputs: readonly Shape[];
  output: Shape;
}

/** How a layer's maps follow from those it reads. */
export type MapRelation =
  /** Each map reads all maps. */
  | 'mixes'
  /** Each map reads the map of its number. */
  | 'oneByOne'
  /** Several maps, one after another, read the same one. */
  | 'byGroup'
  /** The maps of all inputs, one input after another. */
  | 'joins'
  /** Each unit reads one value of a map. */
  | 'unrolls';

/** A question for the positions that a layer reads, along rows (axis 0) or columns (axis 1). */
export interface AxisQuestion {
  axis: 0 | 1;
  /** Of the layer's output; it may be outside. */
  position: number;
  /** Index of the input that is asked about. */
  input: number;
  /** Positions of each input along the axis. */
  sizes: readonly number[];
  /** Positions of the output along the axis. */
  outputSize: number;
}

/** Where in what it reads a layer finds what one of its values is computed from. */
export type Reading =
  /** The same position, or the only one there is. */
  | { from: 'samePlace' }
  | { from: 'window'; window(layer: LayerInfo, input: Shape, y: number, x: number): Window }
  /** Positions along rows and columns, each on its own. */
  | { from: 'positions'; positions(layer: LayerInfo, question: AxisQuestion): readonly number[] }
  /** One value, which stands elsewhere. */
  | { from: 'elsewhere'; place(layer: LayerInfo, input: Shape, place: Place): Place }
  | { from: 'unknown' };

/** What of a layer's arithmetic is written out, and by which view. */
export type Arithmetic =
  | { view: 'convolution'; kernel: 'kernel' | 'depthwise_kernel' }
  | { view: 'dense' }
  | { view: 'pool'; takes: 'maximum' | 'average' }
  | { view: 'elements'; terms(tensors: ElementTensors, place: Place): ElementFormula }
  /** Nothing is written out; the maps are shown as they are. */
  | { view: 'maps' };

/** All that is known of a class of layers outside of the engine. What is said here of a layer is true for each of its settings. */
export interface LayerFacts {
  /** As TensorFlow.js registers it. */
  className: string;
  kind: LayerKind;
  /** What of its settings the rest of these facts needs; undefined for settings that they are not true for. */
  describe(settings: LayerSettings): Partial<LayerInfo> | undefined;
  /** @param input shape of what the layer reads */
  maps(layer: LayerInfo, input: Shape): MapRelation;
  reads: Reading;
  /** Whether its values can be negative. @param inputs whether those of its inputs can */
  signed(layer: LayerInfo, inputs: readonly boolean[]): boolean;
  arithmetic(layer: LayerInfo): Arithmetic;
  /** How the axes of its kernel are ordered; undefined for a class without a kernel, or with several. */
  kernel?: KernelLayout;
}

/** `[..., inputs, maps]`, `[KH, KW, inputs, maps of each]`, or `[KH, KW, maps, inputs]`. */
export type KernelLayout = 'mapsLast' | 'depthwise' | 'inputsLast';
