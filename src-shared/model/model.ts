/** What kind of layer it is, as the views distinguish them; the name of its tf.layers class stays in `className`. */
export type LayerKind =
  | 'input'
  | 'conv'
  | 'pool'
  | 'dense'
  | 'flatten'
  | 'activation'
  | 'normalization'
  | 'dropout'
  | 'merge'
  | 'other';

/** One layer of a network, in topological order. Shapes leave out the batch dimension: `[H, W, C]` or `[N]`. */
export interface LayerInfo {
  name: string;
  className: string;
  kind: LayerKind;
  outputShape: number[];
  parameters: number;
  /** Names of the layers whose output this one reads. */
  inputs: string[];
  activation?: string | undefined;
  /** Shape of the kernel where there is one: `[KH, KW, Cin, Cout]` or `[in, out]`. */
  kernelShape?: number[] | undefined;
  kernelSize?: [number, number] | undefined;
  strides?: [number, number] | undefined;
  padding?: 'valid' | 'same' | undefined;
  dilation?: [number, number] | undefined;
  /** What a normalising layer adds to the variance. */
  epsilon?: number | undefined;
  /** Share of values that a dropout layer zeroes while training. */
  rate?: number | undefined;
  /** Slope of a leaky ReLU for negative values. */
  slope?: number | undefined;
}

/** A network as the views need it. */
export interface ModelInfo {
  name: string;
  inputShape: [number, number, number];
  classes: number;
  parameters: number;
  layers: LayerInfo[];
}
