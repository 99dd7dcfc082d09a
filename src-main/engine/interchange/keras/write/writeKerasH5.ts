import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeHdf5, type Hdf5Tree } from '../../hdf5/writeHdf5.ts';
import type { JsonObject } from '../../ReadModel.ts';
import type { LayerWeight } from '../../save/layerWeights.ts';
import { functional, type KerasLayer, type KerasNetwork } from './functional.ts';

/** The Keras whose form is written: the last one whose usual form this is. */
const VERSION = '2.15.0';

/**
 * A network as an HDF5 file of Keras 2, which Keras 3 reads too.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export function writeKerasH5(model: LayersModel): Promise<Uint8Array> {
  const network = functional(model, 'h5');
  return writeHdf5({
    attributes: {
      model_config: JSON.stringify(modelConfig(network)),
      keras_version: VERSION,
      backend: 'tensorflow',
    },
    groups: { model_weights: weightsTree(network) },
  });
}

function modelConfig({ name, layers, inputs, outputs }: KerasNetwork): JsonObject {
  return {
    class_name: 'Functional',
    config: {
      name,
      trainable: true,
      layers: layers.map(listed),
      input_layers: inputs,
      output_layers: outputs,
    },
  };
}

function listed({ name, className, config, calls }: KerasLayer): JsonObject {
  const { batch_shape: shape, negative_slope: slope, ...others } = config;
  const own: JsonObject = { name, ...others };
  // As Keras 2 calls them; Keras 3 knows these names as well.
  if (shape !== undefined) own['batch_input_shape'] = shape;
  if (slope !== undefined) own['alpha'] = slope;
  return {
    class_name: className,
    config: own,
    name,
    inbound_nodes: calls.map((sources) => sources.map(({ layer, call }) => [layer, call, 0, {}])),
  };
}

function weightsTree({ layers }: KerasNetwork): Hdf5Tree {
  const nameOf = (layer: KerasLayer, { name }: LayerWeight): string => `${layer.name}/${name}:0`;
  return {
    attributes: {
      layer_names: layers.map(({ name }) => name),
      backend: 'tensorflow',
      keras_version: VERSION,
    },
    groups: Object.fromEntries(
      layers.map((layer) => [
        layer.name,
        {
          attributes: { weight_names: layer.weights.map((weight) => nameOf(layer, weight)) },
          groups:
            layer.weights.length === 0
              ? {}
              : {
                  [layer.name]: {
                    arrays: Object.fromEntries(
                      layer.weights.map(({ name, shape, values }) => [`${name}:0`, { shape, values }]),
                    ),
                  },
                },
        },
      ]),
    ),
  };
}
