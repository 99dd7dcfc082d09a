import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeHdf5, type Hdf5Tree } from '../../hdf5/writeHdf5.ts';
import type { JsonObject } from '../../ReadModel.ts';
import { zipFiles } from '../../save/zipFiles.ts';
import { classOfStored } from '../classOfStored.ts';
import { kerasSettings } from './kerasSettings.ts';
import { functional, type KerasLayer, type KerasNetwork } from './functional.ts';

/** The Keras whose form is written. */
const VERSION = '3.10.0';

/**
 * A network as a `.keras` file of Keras 3: its layers in `config.json`, its weights in `model.weights.h5`.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export async function writeKerasArchive(model: LayersModel): Promise<Uint8Array> {
  const network = functional(model, 'keras');
  return zipFiles({
    'metadata.json': JSON.stringify({ keras_version: VERSION, date_saved: '1980-01-01@00:00:00' }),
    'config.json': JSON.stringify(archiveConfig(network)),
    'model.weights.h5': await writeHdf5(weightsTree(network)),
  });
}

function archiveConfig({ name, layers, inputs, outputs }: KerasNetwork): JsonObject {
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name,
      trainable: true,
      layers: layers.map(listed),
      input_layers: alone(inputs),
      output_layers: alone(outputs),
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
  };
}

/** Keras takes a list of one port for a network that wants a list of one. */
const alone = <Port>(ports: readonly Port[]): Port | readonly Port[] =>
  ports.length === 1 ? ports[0]! : ports;

function listed({ name, className, config, calls, callSettings }: KerasLayer): JsonObject {
  const tensor = ({ layer, call, shape }: KerasLayer['calls'][number][number]): JsonObject => ({
    class_name: '__keras_tensor__',
    config: { shape, dtype: 'float32', keras_history: [layer, call, 0] },
  });
  return {
    module: 'keras.layers',
    class_name: className,
    config: { name, ...config },
    registered_name: null,
    name,
    inbound_nodes: calls.map((sources) => {
      const tensors = sources.map(tensor);
      const isApart = kerasSettings[className]?.parts !== undefined;
      // What is called with several inputs takes two at least.
      const args = isApart && tensors.length === 1 ? [...tensors, ...tensors] : tensors;
      return { args: isApart || args.length === 1 ? args : [args], kwargs: callSettings };
    }),
  };
}

/** Weights by class and by number among those of that class, as Keras numbers them. */
function weightsTree({ layers }: KerasNetwork): Hdf5Tree {
  const numbers = new Map<string, number>();
  const groups: Record<string, Hdf5Tree> = {};
  for (const { name, className, weights, wraps } of layers) {
    const stem = classOfStored(className);
    const number = numbers.get(stem) ?? 0;
    numbers.set(stem, number + 1);
    groups[number === 0 ? stem : `${stem}_${number}`] = {
      groups:
        wraps === undefined
          ? parts(className, weights, name)
          : { vars: { attributes: { name } }, ...wrapped(className, wraps, weights) },
    };
  }
  return { groups: { layers: { groups }, vars: {} } };
}

type Weights = KerasLayer['weights'];

/** The weights of a layer; a recurrent one has them in its cell, an attention in the layers that it consists of. */
function parts(className: string, weights: Weights, name?: string): Record<string, Hdf5Tree> {
  const attributes = name !== undefined && { attributes: { name } };
  const inner = kerasSettings[className]?.parts;
  if (inner) {
    const own = inner.map((part) => {
      const found = weights.filter((weight) => weight.name.startsWith(`${part}_`));
      return [`${part}_dense`, { groups: parts('EinsumDense', found) }] as const;
    });
    return { vars: { ...attributes }, ...Object.fromEntries(own) };
  }
  const arrays = Object.fromEntries(weights.map(({ shape, values }, at) => [String(at), { shape, values }]));
  const vars = { vars: { ...attributes, arrays } };
  return kerasSettings[className]?.isRecurrent ? { cell: { groups: vars }, vars: {} } : vars;
}

/** The weights of what a wrapper wraps, once for each direction. */
function wrapped(className: string, inner: string, weights: Weights): Record<string, Hdf5Tree> {
  if (className !== 'Bidirectional') return { layer: { groups: parts(inner, weights) } };
  const half = weights.length / 2;
  return {
    forward_layer: { groups: parts(inner, weights.slice(0, half)) },
    backward_layer: { groups: parts(inner, weights.slice(half)) },
  };
}
