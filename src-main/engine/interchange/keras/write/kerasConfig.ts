import type { GraphNode } from '../../../network/graph.ts';
import type { JsonObject } from '../../ReadModel.ts';
import { handsOn } from '../../../layers/handOn.ts';
import { activationOf } from '../../save/activationOf.ts';
import { layerWeights } from '../../save/layerWeights.ts';
import { notInFormat } from '../../save/notInFormat.ts';
import { safeName, shownName } from '../../layerNames.ts';
import { wrappedLayer } from './wrappers.ts';
import { kerasActivations } from './kerasActivations.ts';
import { kerasClassOf, kerasSettings } from './kerasSettings.ts';

/** Words that stand in camel case here. */
const words: Readonly<Record<string, string>> = {
  channelsLast: 'channels_last',
  channelsFirst: 'channels_first',
};

/**
 * The settings of a layer as Keras 3 takes them; Keras 2 understands them too.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export function kerasConfig(node: GraphNode, format: 'keras' | 'h5'): JsonObject {
  const { layer } = node;
  const className = layer.getClassName();
  if (className.startsWith('Random') && handsOn(className)) return randomConfig(node);
  const inner = wrappedLayer(layer);
  if (inner) return wrapperConfig(node, inner, format);
  const settings = kerasSettings[className];
  if (!settings) throw notInFormat(format, node, className);
  const given = layer.getConfig();
  const config: JsonObject = { dtype: 'float32' };
  // Some classes without weights take no such setting.
  if (!layer.trainable && layer.weights.length > 0) config['trainable'] = false;
  for (const name of settings.names) {
    const [here, there] = typeof name === 'string' ? [name, name] : name;
    const value = given[here];
    const isAlone = here === 'axis' && Array.isArray(value) && value.length === 1;
    if (isAlone) config[there!] = value[0]!;
    else if (value !== undefined && value !== null) config[there!] = words[String(value)] ?? value;
  }
  const activations = kerasActivations[format];
  const nameOf = (activation: string): string => {
    const known = activations[activation];
    if (known === undefined) throw notInFormat(format, node, `${className}, activation ${activation}`);
    return known;
  };
  if (settings.hasActivation) config['activation'] = nameOf(activationOf(node));
  if (settings.isRecurrent && className !== 'SimpleRNN')
    config['recurrent_activation'] = nameOf(String(given['recurrentActivation']));
  // Keras takes the other form unless it is told.
  if (className === 'GRU') config['reset_after'] = given['resetAfter'] === true;
  if (className === 'Normalization') Object.assign(config, normalisation(node));
  refuseOthers(node, format);
  return config;
}

/** The settings of a wrapper, with the layer that it wraps in the form that both versions read. */
function wrapperConfig(node: GraphNode, inner: GraphNode['layer'], format: 'keras' | 'h5'): JsonObject {
  const { mergeMode } = node.layer.getConfig();
  const className = inner.getClassName();
  if (wrappedLayer(inner)) throw notInFormat(format, node, `${node.layer.getClassName()}, ${className}`);
  const name = `${shownName(node.layer.name).replaceAll('/', '_')}_${className.toLowerCase()}`;
  return {
    dtype: 'float32',
    layer: {
      module: 'keras.layers',
      class_name: kerasClassOf(className),
      config: { name: safeName(name), ...kerasConfig({ ...node, layer: inner }, format) },
      registered_name: null,
    },
    ...(mergeMode !== undefined && { merge_mode: mergeMode }),
  };
}

/** The settings of a layer that changes images at random in training, which nothing here reads: as the file had them that it came from. */
function randomConfig({ layer }: GraphNode): JsonObject {
  const { name: _name, batchInputShape: _shape, trainable: _trainable, ...own } = layer.getConfig();
  const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const config = Object.entries(own).map(
    ([key, value]) => [snake(key), words[String(value)] ?? value] as const,
  );
  return {
    ...Object.fromEntries(config.filter(([, value]) => value !== null && value !== undefined)),
    dtype: 'float32',
  };
}

/** What the layer has measured as settings, which Keras has no weights for then. */
function normalisation({ layer }: GraphNode): JsonObject {
  const stored = new Map(layerWeights(layer).map(({ name, values }) => [name, Array.from(values)]));
  if (!stored.has('mean')) return {};
  return { mean: stored.get('mean'), variance: stored.get('variance') };
}

/** Settings that mean something else in Keras. */
function refuseOthers(node: GraphNode, format: 'keras' | 'h5'): void {
  const { layer } = node;
  const className = layer.getClassName();
  const config = layer.getConfig();
  const refuse = (setting: string): never => {
    throw notInFormat(format, node, `${className}, ${setting}`);
  };
  if (node.layer.getConfig()['alignCorners']) refuse('align_corners');
  if (className === 'UpSampling2D' && config['interpolation'] === 'bilinear' && !config['halfPixelCenters'])
    refuse('interpolation bilinear');
  // Keras knows one shape of numbers beforehand: along one axis.
  if (className === 'Normalization' && [config['axis'] ?? -1].flat().length > 1) refuse('axis');
  // Keras reads a list of axes from an HDF5 file as the last axis.
  const isListed = Array.isArray(config['axis']) && config['axis'].length > 1;
  if (format === 'h5' && isListed && /^(Layer|Unit)Normalization$/.test(className)) refuse('axis');
  // An HDF5 file has the inputs beside the first one as settings of the call, which Keras 3 does not read as inputs.
  if (format === 'h5' && className === 'MultiHeadAttention') refuse('value, key');
  if (config['returnState'] === true) refuse('returnState');
  if (/Pooling1D$/.test(className) && config['dataFormat'] === 'channelsFirst') refuse('dataFormat');
}
