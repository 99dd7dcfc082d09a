import type { DataInfo, Progress } from '../../protocol/service.ts';

/** Images and labels of one split. */
export interface Split {
  /** `[count, H, W, C]`, 0..255 */
  images: Uint8Array;
  /** `[count]`, class indices */
  labels: Uint8Array;
  count: number;
}

/** A labelled image data set, wholly in memory. */
export interface Dataset {
  name: string;
  /** `[H, W, C]` */
  shape: [number, number, number];
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
    classes: data.classes,
    embedded: data.embedded,
  };
}
