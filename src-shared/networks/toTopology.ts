import { findLayerClass } from './classes/classes.ts';
import { describeDraft } from './describeDraft.ts';
import type { Draft, DraftLayer } from './Draft.ts';

/** One call of a layer as saved networks name it: the layer, the number of its call, and which of its outputs. */
type CallReference = [layer: string, call: number, output: 0, settings: object];

/**
 * The network as saved networks describe it, in the format of Keras and TensorFlow.js layers. Every setting is written
 * out, because the defaults of the two differ.
 */
export function toTopology(draft: Draft): object {
  const firsts = draft.layers.filter(({ sharesWeightsOf }) => sharesWeightsOf === undefined);
  const callsOf = (layer: DraftLayer): DraftLayer[] => [
    layer,
    ...draft.layers.filter(({ sharesWeightsOf }) => sharesWeightsOf === layer.name),
  ];
  const references = new Map<string, [string, number]>();
  for (const first of firsts)
    callsOf(first).forEach(({ name }, call) => references.set(name, [first.name, call]));
  const inputs = firsts.filter(({ className }) => className === 'InputLayer');
  const shapes = new Map(describeDraft(draft).layers.map(({ layer, shape }) => [layer.name, shape]));
  return {
    class_name: 'Model',
    config: {
      name: draft.name,
      layers: firsts.map((layer) => ({
        name: layer.name,
        class_name: layer.className,
        config: { ...settingsOf(layer, shapes.get(layer.name)), name: layer.name, trainable: true },
        inbound_nodes: callsOf(layer).flatMap(({ inputs: read }) =>
          read.length === 0 ? [] : [read.map((name): CallReference => [...references.get(name)!, 0, {}])],
        ),
      })),
      input_layers: inputs.map(({ name }) => [name, 0, 0]),
      output_layers: draft.outputs.map((name) => [...references.get(name)!, 0]),
    },
    keras_version: 'featurescope',
    backend: 'tensor_flow.js',
  };
}

/** @param shape shape of the layer's output, which takes the place of an open one: TensorFlow.js does not work it out */
function settingsOf(
  { className, config }: DraftLayer,
  shape: readonly number[] | undefined,
): Record<string, unknown> {
  const { settings } = findLayerClass(className) ?? { settings: [] };
  const written = settings.flatMap(({ name, usual }) =>
    (config[name] ?? null) === null && usual !== undefined ? [[name, usual] as const] : [],
  );
  const told = className === 'Reshape' && shape ? { target_shape: shape } : {};
  return { ...config, ...Object.fromEntries(written), ...told };
}
