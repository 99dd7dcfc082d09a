import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** An input of a network. */
export const image = (name = 'image', shape: (number | null)[] = [4, 4, 1]): SymbolicTensor =>
  input({ shape, name });

/** The output of a layer with a single output. */
export const apply = (layer: layers.Layer, from: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(from) as SymbolicTensor;

/** Probabilities of three classes, from any maps or values. */
export const scores = (from: SymbolicTensor, name = 'scores'): SymbolicTensor =>
  apply(
    layers.dense({ units: 3, activation: 'softmax', name }),
    apply(layers.flatten({ name: `${name}-flat` }), from),
  );
