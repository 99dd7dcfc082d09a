import type { ImportReport } from './imports.ts';
import type { DataNote } from '../texts/dataNotes.ts';

/** A data set as clients see it. */
export interface DataInfo {
  name: string;
  /** Format of the files, if the data set was read from files. */
  format?: string | undefined;
  /** Notes for the user about how the data was read. */
  notes?: DataNote[] | undefined;
  /** Whether it can be opened now, without a download. */
  available: boolean;
  /** Size of the download in bytes; 0 for embedded data. */
  downloadBytes: number;
  train: number;
  test: number;
  /** Shape of one example: `[H, W, C]` for images, `[N]` for vectors. */
  shape: number[];
  /** Original image shape, set for the data of a session whose images are scaled to its network's input. */
  scaledFrom?: [number, number, number] | undefined;
  /** Class names; empty if the examples have no classes. */
  classes: string[];
  /** Shape of an example's target, if there is one. */
  targetShape?: number[] | undefined;
  /** Names of the classes that targets consist of, where they are the classes of an example's pixels. */
  targetClasses?: string[] | undefined;
  /** Names of the columns of the table that it was read from, where there are not too many to choose from. */
  columns?: string[] | undefined;
  /** Arrays for the inputs and outputs of networks that have several, with the shape of one example. */
  fields?: { name: string; shape: number[] }[] | undefined;
  embedded: boolean;
  /** Folder of the data set, if it is not a known one. */
  folder?: string | undefined;
}

/** Maximum number of examples in a preview. */
export const MOST_PREVIEWED = 64;

/** A few examples of a data set that need not be open, one per class first. */
export interface DataPreview {
  data: string;
  /** Shape of one example: `[H, W, C]` for images, `[N]` for vectors. */
  shape: number[];
  count: number;
  /** `[count, H, W, C]`, 0..255; empty if the examples are not images. */
  images: Uint8Array;
  /** Examples that are not images, `[count, N]`, and their targets. */
  inputs?: Float32Array | undefined;
  targets?: Float32Array | undefined;
  /** Class index of each example; empty if there are none. */
  labels: number[];
}

/**
 * What was found at a path of this computer: a run, data to train on, a network of another program, or the text of a network: code, or a
 * network file.
 */
export type FoundAtPath =
  | { is: 'run'; run: string }
  | { is: 'data'; data: DataInfo }
  | { is: 'model'; model: FoundModel }
  | { is: 'text'; name: string; text: string };

/** A network of another program, as it is told of before it is opened. */
export interface FoundModel {
  /** Absolute path of its file or folder. */
  path: string;
  /** Absolute path of its file of weights, where its layers are in a file of their own. */
  weights?: string | undefined;
  /** Its name: that of its file or folder. */
  name: string;
  report: ImportReport;
  /** Name of the known data set that goes with it by shape and number of classes, if there is one. */
  data?: string | undefined;
}
