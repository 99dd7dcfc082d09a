import type { DataInfo, Progress } from '../../../src-shared/contract/service.ts';
import type { UndrawnDigits } from './digits/UndrawnDigits.ts';

/** `[H, W, C]` */
export type ImageShape = [number, number, number];

/** Images and labels of one split. */
export interface Split {
  /**
   * `[count, H, W, C]`, 0..255, of the data set's shape, or of `stored` where that is set. Where `undrawn` is set, these are
   * blank until `readImage` or `storedImage` has read them.
   */
  images: Uint8Array;
  /** `[count]`, class indices */
  labels: Uint8Array;
  count: number;
  /** Shape of the images as they are stored, where the network takes another; `readImage` scales them. */
  stored?: ImageShape | undefined;
  /** Of the embedded digits: how to draw the images that nobody has read yet. */
  undrawn?: UndrawnDigits | undefined;
}

/** A labelled image data set, wholly in memory. */
export interface Dataset {
  name: string;
  /** As networks take the images. */
  shape: ImageShape;
  /** The images' own shape, where they are scaled. */
  scaledFrom?: ImageShape | undefined;
  classes: string[];
  train: Split;
  test: Split;
  embedded: boolean;
}

/** How long work on data reports itself and is stopped. */
export interface DataTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Omit<Progress, 'task'>) => void) | undefined;
}

/** A data set as clients see it. */
export function describeDataset(data: Dataset): DataInfo {
  return {
    name: data.name,
    available: true,
    downloadBytes: 0,
    train: data.train.count,
    test: data.test.count,
    shape: data.shape,
    scaledFrom: data.scaledFrom,
    classes: data.classes,
    embedded: data.embedded,
  };
}
