import type { ElementFormula, ElementTensors } from '../arithmetic/elements.ts';
import type { LayerInfo, LayerKind } from '../model/model.ts';
import type { Place } from '../model/place.ts';
import type { Window } from '../model/window.ts';

/** A shape without the batch: `[H, W, C]`, `[T, C]` or `[N]`. */
export type Shape = readonly number[];

/** The settings of a layer in a network's file. */
export interface LayerSettings {
  /** The layer's configuration in TensorFlow.js' format. */
  config: Readonly<Record<string, unknown>>;
  /** Shapes of the layer's inputs. */
  inputs: readonly Shape[];
  output: Shape;
}

/** How a layer's maps depend on its input maps. */
export type MapRelation =
  /** Each map reads all maps. */
  | 'mixes'
  /** Each map reads the input map with the same index. */
  | 'oneByOne'
  /** Several consecutive maps read the same input map. */
  | 'byGroup'
  /** Each map reads the maps of its own group, itself among them. */
  | 'withinGroups'
  /** The maps of all inputs, concatenated. */
  | 'joins'
  /** Each unit reads one value of a map. */
  | 'unrolls';

/** A request for the positions that a layer reads, along rows (axis 0) or columns (axis 1). */
export interface AxisQuestion {
  axis: 0 | 1;
  /** Position in the layer's output; it may be outside. */
  position: number;
  /** Index of the input in question. */
  input: number;
  /** Number of positions of each input along the axis. */
  sizes: readonly number[];
  /** Number of positions of the output along the axis. */
  outputSize: number;
}

/** Which input values an output value is computed from. */
export type Reading =
  /** The same position, or the only one if there is just one. */
  | { from: 'samePlace' }
  | { from: 'window'; window(layer: LayerInfo, input: Shape, y: number, x: number): Window }
  /** Positions along rows and columns, independently of each other. */
  | { from: 'positions'; positions(layer: LayerInfo, question: AxisQuestion): readonly number[] }
  /** A single value at another place. */
  | { from: 'elsewhere'; place(layer: LayerInfo, input: Shape, place: Place): Place }
  | { from: 'unknown' };

/** Which view explains the layer's arithmetic, if any. */
export type Arithmetic =
  | { view: 'convolution'; kernel: 'kernel' | 'depthwise_kernel' }
  | { view: 'dense' }
  | { view: 'pool'; takes: 'maximum' | 'average' }
  | { view: 'elements'; terms(tensors: ElementTensors, place: Place): ElementFormula }
  /** The arithmetic is not explained; only the maps are shown. */
  | { view: 'maps' };

/**
 * Everything that is known about a layer class outside the engine. All statements hold for every supported setting of the
 * layer.
 */
export interface LayerFacts {
  /** Class name as registered in TensorFlow.js. */
  className: string;
  kind: LayerKind;
  /** The settings that the other facts use; undefined for settings to which the facts do not apply. */
  describe(settings: LayerSettings): Partial<LayerInfo> | undefined;
  /** @param input shape of the layer's input */
  maps(layer: LayerInfo, input: Shape): MapRelation;
  reads: Reading;
  /** Whether the layer's values can be negative. @param inputs whether the values of each input can */
  signed(layer: LayerInfo, inputs: readonly boolean[]): boolean;
  arithmetic(layer: LayerInfo): Arithmetic;
  /** Order of the kernel's axes; undefined for a class without a kernel, or with several. */
  kernel?: KernelLayout;
}

/** `[..., inputs, maps]`, `[KH, KW, inputs, maps of each]`, or `[KH, KW, maps, inputs]`. */
export type KernelLayout = 'mapsLast' | 'depthwise' | 'inputsLast';
