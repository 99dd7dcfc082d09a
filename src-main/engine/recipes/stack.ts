import { input, model, type layers, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * A network whose layers follow one another, listed from top to bottom. It is built as a graph with a named input, so
 * that the input is a node of the layer graph like any other layer.
 * @param inputShape shape of an input, without the batch
 */
export function stack(name: string, inputShape: readonly number[], stacked: layers.Layer[]): LayersModel {
  const image = input({ shape: [...inputShape], name: 'input' });
  const output = stacked.reduce((below, layer) => layer.apply(below) as SymbolicTensor, image);
  return model({ name, inputs: image, outputs: output });
}
