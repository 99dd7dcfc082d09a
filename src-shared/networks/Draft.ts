/** One call of a layer in a network that is being put together. */
export interface DraftLayer {
  /** Unique in the network. */
  name: string;
  /** Class name in Keras and TensorFlow.js: `Conv2D`. */
  className: string;
  /** Settings by their names in Keras, as in a saved network: `kernel_size`. */
  config: Readonly<Record<string, unknown>>;
  /** Names of the layers whose outputs this layer reads. */
  inputs: readonly string[];
  /** Name of the layer's first call, if this is a further call with the same weights. */
  sharesWeightsOf?: string | undefined;
}

/** A network that is being put together: nothing guarantees that it can be built. */
export interface Draft {
  name: string;
  /** The layers in the order in which they were added; a layer may read one that is added later. */
  layers: readonly DraftLayer[];
  /** Names of the layers whose outputs the network puts out. */
  outputs: readonly string[];
}
