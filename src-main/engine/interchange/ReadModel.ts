import type { ImportFormat, ImportNote, InputRange } from '../../../src-shared/contract/imports.ts';
import type { NetworkSettings } from '../../../src-shared/networks/networkSettings.ts';
import type { LossName } from '../../../src-shared/tasks/losses.ts';

/** A JSON object of a model's file, as it was parsed. */
export type JsonObject = Record<string, unknown>;

/** A network or layer in the form TensorFlow.js takes: `class_name` and a `config` of Keras 2, in snake case. */
export interface ListedClass {
  class_name: string;
  config: JsonObject;
  [other: string]: unknown;
}

/** An array of numbers, row by row. */
export interface WeightArray {
  /** As the file has it: `conv2d/kernel:0`, `kernel`, or its number among the layer's arrays. */
  name: string;
  shape: number[];
  values: Float32Array;
}

/** Arrays that belong to one layer, or to a network. */
export interface WeightGroup {
  /** Names of the networks a layer is nested in, then its own; empty for the whole network. */
  layer: readonly string[];
  /** Where names do not tell them apart: the trainable ones of all layers first, then the others, as Keras lists them. */
  arrays: WeightArray[];
}

/** What every reader of models' files makes of a file, whichever program wrote it. */
export interface ReadModel {
  format: ImportFormat;
  /** The program that wrote it, as far as the file tells: `Keras 2.4.0`. */
  writtenBy?: string | undefined;
  /** The network itself, in the form of Keras 2 that TensorFlow.js takes; every setting in it is one that is computed as it says. */
  topology: ListedClass;
  weights: WeightGroup[];
  /** Set where kernels are stored turned by 180 degrees, as Theano wrote them. */
  turned?: true | undefined;
  /** Names of the classes, in the order of the outputs. */
  labels?: string[] | undefined;
  /** Range of values that the network takes images in, where the file tells. */
  range?: InputRange | undefined;
  /** What tells that range. */
  rangeFrom?: 'teachable-machine' | 'mobilenet' | 'own' | undefined;
  /** How it was trained, where the file tells. */
  training?: TrainingOfFile | undefined;
  notes: ImportNote[];
}

/** How a network was trained, as its file says. */
export interface TrainingOfFile {
  settings: Pick<NetworkSettings, 'optimizer' | 'learningRate' | 'clipNorm'>;
  loss: { name: LossName; fromLogits: boolean; labelSmoothing?: number } | undefined;
  /** As the file calls them. */
  metrics: string[];
  /** What is done otherwise here, or not at all: `decay = 0.01`. */
  notUnderstood: string[];
}
