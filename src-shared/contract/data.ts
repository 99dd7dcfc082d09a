/** A data set as clients see it. */
export interface DataInfo {
  name: string;
  /** Whether it can be opened right now, without a download. */
  available: boolean;
  /** Bytes a fetch would download; 0 for embedded data. */
  downloadBytes: number;
  train: number;
  test: number;
  /** `[H, W, C]` */
  shape: [number, number, number];
  /** Set for the data of a session whose images are scaled to its network's input: their own shape. */
  scaledFrom?: [number, number, number] | undefined;
  classes: string[];
  embedded: boolean;
}
