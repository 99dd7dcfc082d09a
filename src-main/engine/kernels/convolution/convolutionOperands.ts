/** Addresses of a forward convolution. */
export interface ForwardConvolution {
  /** The framed input; see `framedInput`. */
  source: number;
  filter: number;
  /** 0 for none. The sums start from the bias. */
  bias: number;
  output: number;
  relu: boolean;
}

/** Addresses of an input's gradient: the output's gradient, the filter, and where the gradient of the framed input goes. */
export interface InputGradient {
  dy: number;
  filter: number;
  target: number;
}

/** Addresses of a filter's gradient: the framed input, the output's gradient, and where the filter's goes. */
export interface FilterGradient {
  source: number;
  dy: number;
  output: number;
}
