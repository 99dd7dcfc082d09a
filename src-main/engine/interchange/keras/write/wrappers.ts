import type { layers } from '@tensorflow/tfjs-layers';

/** What the wrappers of TensorFlow.js keep of what they wrap. */
interface Wrapper {
  layer?: layers.Layer;
  forwardLayer?: layers.Layer;
}

/** Classes of layers around another one. */
const wrapperClasses: readonly string[] = ['TimeDistributed', 'Bidirectional'];

/** The layer that a wrapper wraps; of two directions the one that reads forwards. Undefined for any other layer. */
export function wrappedLayer(layer: layers.Layer): layers.Layer | undefined {
  if (!wrapperClasses.includes(layer.getClassName())) return undefined;
  const { layer: inner, forwardLayer } = layer as unknown as Wrapper;
  return forwardLayer ?? inner;
}
