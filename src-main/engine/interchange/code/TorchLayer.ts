/** A weight of Keras as a parameter of PyTorch: with its axes in another order, and in another shape. */
export interface TorchWeight {
  parameter: string;
  weight: string;
  axes?: readonly number[] | undefined;
  /** The order of the gates along the last axis, before the axes are turned. */
  gates?: readonly number[] | undefined;
  /** Which row of the weight it is. */
  row?: number | undefined;
}

/** How PyTorch computes a layer. */
export interface TorchLayer {
  /** What is constructed; nothing for a layer without parameters or state. */
  module?: string | undefined;
  /** What is done to the module before training, as lines of the constructor. */
  prepare?(self: string): readonly string[];
  /** The expression for the layer's output. @param self the module; @param inputs variables of what it reads */
  call(self: string, inputs: readonly string[]): string;
  weights?: readonly TorchWeight[] | undefined;
}
