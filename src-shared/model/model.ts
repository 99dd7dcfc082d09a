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

/** One call of a layer of a network, in topological order. Shapes leave out the batch dimension: `[H, W, C]` or `[N]`. */
export interface LayerInfo {
  name: string;
  className: string;
  kind: LayerKind;
  outputShape: number[];
  parameters: number;
  /** The layer whose weights these are, where one layer is used several times and this is not its first call. */
  sharesWeightsOf?: string | undefined;
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
  /** Largest value that a ReLU lets through. */
  highest?: number | undefined;
  /** Up to which value a thresholded ReLU gives 0. */
  threshold?: number | undefined;
  /** What a rescaling layer multiplies by. */
  scale?: number | undefined;
  /** What a rescaling layer adds. */
  offset?: number | undefined;
  /** Axes that a layer normalises, joins or takes its softmax along, without the batch: 0 are the rows of `[H, W, C]`. */
  axes?: number[] | undefined;
  /** The axis of the input that each axis of the output is, of a layer that changes their order. */
  order?: number[] | undefined;
  /** Rows before and after, columns before and after, that a layer adds or cuts off. */
  margins?: [[number, number], [number, number]] | undefined;
  /** How many rows and columns each one becomes. */
  upSampling?: [number, number] | undefined;
  interpolation?: 'nearest' | 'bilinear' | undefined;
  /** A position all of whose values are this number is zeroed by a masking layer. */
  maskValue?: number | undefined;
  /** Set where the layer's class or one of its settings is not known: nothing is claimed of what it computes from what. */
  opaque?: true | undefined;
}

/** What goes into a network, or comes out of it. */
export interface Port {
  /** Of the layer that it belongs to. */
  name: string;
  /** Without the batch. */
  shape: number[];
  dtype: 'float32' | 'int32';
  /** What it is, as far as its shape tells: images are `[H, W, C]`, sequences `[T, C]`, vectors `[N]`. */
  role: 'image' | 'sequence' | 'vector' | 'other';
}

/** A network as the views need it. */
export interface ModelInfo {
  name: string;
  inputs: Port[];
  outputs: Port[];
  parameters: number;
  layers: LayerInfo[];
}
