/** A data set as clients see it. */
export interface DataInfo {
  name: string;
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
}
