/** Kind of a layer, as the views distinguish them; `className` has the name of its tf.layers class. */
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

/** The constants of a response normalisation, which divides by a power of a sum of squares over neighbouring maps. */
export interface ResponseConstants {
  /** Number of maps on each side that are read. */
  depthRadius: number;
  /** Added to the sum of squares; k in the paper. */
  bias: number;
  /** Factor of the sum of squares. */
  alpha: number;
  /** Exponent of the divisor. */
  beta: number;
}

/** One call of a layer of a network. Shapes omit the batch dimension: `[H, W, C]` or `[N]`. */
export interface LayerInfo {
  name: string;
  className: string;
  kind: LayerKind;
  outputShape: number[];
  parameters: number;
  /** Name of the first call of the layer, if the layer is used several times and this is a later call. */
  sharesWeightsOf?: string | undefined;
  /** Names of the layers whose output this layer reads. */
  inputs: string[];
  activation?: string | undefined;
  /** Shape of the kernel, if there is one: `[KH, KW, Cin, Cout]` or `[in, out]`. */
  kernelShape?: number[] | undefined;
  kernelSize?: [number, number] | undefined;
  strides?: [number, number] | undefined;
  /** `causal`: zeros before a sequence alone. */
  padding?: 'valid' | 'same' | 'causal' | undefined;
  dilation?: [number, number] | undefined;
  /** Value that a normalisation layer adds to the variance. */
  epsilon?: number | undefined;
  /** Fraction of values that a dropout layer zeroes in training. */
  rate?: number | undefined;
  /** Slope of a leaky ReLU for negative values. */
  slope?: number | undefined;
  /** Upper bound of a ReLU. */
  highest?: number | undefined;
  /** Threshold up to which a thresholded ReLU outputs 0. */
  threshold?: number | undefined;
  /** Factor of a rescaling layer. */
  scale?: number | undefined;
  /** Offset that a rescaling layer adds. */
  offset?: number | undefined;
  /**
   * Axes that a layer normalises, concatenates or applies softmax along, without the batch: 0 is the rows of `[H, W, C]`.
   */
  axes?: number[] | undefined;
  /** Number of groups of channels that a layer normalises, each by itself. */
  groups?: number | undefined;
  /** Constants of a response normalisation over neighbouring maps. */
  response?: ResponseConstants | undefined;
  /** The positions that a layer takes along its axis, in the order in which they come out. */
  indices?: number[] | undefined;
  /** The least and the highest value that a layer lets through; undefined for a side without one. */
  limits?: [least: number | undefined, highest: number | undefined] | undefined;
  /** Rows and columns of the blocks that a layer moves between channels and positions. */
  block?: number | undefined;
  /** Whether the channels of a map lie beside each other in a block, not those of a position. */
  channelsFirst?: boolean | undefined;
  /** The power that each value is raised to. */
  exponent?: number | undefined;
  /** For a layer that permutes axes: the input axis of each output axis. */
  order?: number[] | undefined;
  /** Rows before and after, columns before and after, that a layer pads or crops. */
  margins?: [[number, number], [number, number]] | undefined;
  /** Factors of up-sampling for rows and columns. */
  upSampling?: [number, number] | undefined;
  interpolation?: 'nearest' | 'bilinear' | undefined;
  /** Set where both pictures are laid on each other by their edges, as Keras does, not by their first positions. */
  halfPixel?: true | undefined;
  /** A position all of whose values are this number is zeroed by a masking layer. */
  maskValue?: number | undefined;
  /** Set if the layer's class or one of its settings is unknown: nothing is claimed about its dependencies. */
  opaque?: true | undefined;
}

/** An input or output of a network. */
export interface Port {
  /** Name of the layer that it belongs to. */
  name: string;
  /** Shape without the batch. */
  shape: number[];
  dtype: 'float32' | 'int32';
  /** Role as far as the shape tells: images are `[H, W, C]`, sequences `[T, C]`, vectors `[N]`. */
  role: 'image' | 'sequence' | 'vector' | 'other';
  /** Set for an output of one logit per class: the softmax that makes probabilities of them is not in the network. */
  isLogits?: true;
}

/** Description of a network for the views. */
export interface ModelInfo {
  name: string;
  inputs: Port[];
  outputs: Port[];
  parameters: number;
  layers: LayerInfo[];
}
