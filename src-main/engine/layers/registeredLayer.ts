import { serialization } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type LayerClass = new (config: object) => layers.Layer;

/** The class of layers that TensorFlow.js itself registers under a name, to be extended. */
export function registeredLayer(className: string): LayerClass {
  // The layers are registered where the package is loaded, which naming one of its values makes sure of.
  void layers.Layer;
  return serialization.SerializationMap.getMap().classNameMap[className]![0] as unknown as LayerClass;
}
