import type { DataNote } from '../texts/dataNotes.ts';

/** A data set as clients see it. */
export interface DataInfo {
  name: string;
  /** What its files are, where it came from files. */
  format?: string | undefined;
  /** What people should know of how it was read. */
  notes?: DataNote[] | undefined;
  /** Whether it can be opened right now, without a download. */
  available: boolean;
  /** Bytes a fetch would download; 0 for embedded data. */
  downloadBytes: number;
  train: number;
  test: number;
  /** Of one example: `[H, W, C]` of images, `[N]` of vectors. */
  shape: number[];
  /** Set for the data of a session whose images are scaled to its network's input: their own shape. */
  scaledFrom?: [number, number, number] | undefined;
  /** Empty where the examples are of no class. */
  classes: string[];
  /** Shape of the numbers that go with each example, where there are some. */
  targetShape?: number[] | undefined;
  embedded: boolean;
  /** The folder that names it, where it is none of those known by name. */
  folder?: string | undefined;
}

/** Examples in a preview, at most. */
export const MOST_PREVIEWED = 64;

/** A few examples of a data set that need not be open, one of each class first. */
export interface DataPreview {
  data: string;
  /** Of one example: `[H, W, C]` of images, `[N]` of vectors. */
  shape: number[];
  count: number;
  /** `[count, H, W, C]`, 0..255; empty where the examples are no images. */
  images: Uint8Array;
  /** Examples that are no images: `[count, N]`, and the number that goes with each. */
  inputs?: Float32Array | undefined;
  targets?: Float32Array | undefined;
  /** Index of each example's class; empty where there are none. */
  labels: number[];
}

/** What lies at a path of this computer: a run, or data to train on. */
export type FoundAtPath = { is: 'run'; run: string } | { is: 'data'; data: DataInfo };
