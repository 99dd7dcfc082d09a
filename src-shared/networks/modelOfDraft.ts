import { factsOfClass } from '../layers/layers.ts';
import type { LayerInfo, ModelInfo, Port } from '../model/model.ts';
import { roleOf } from '../model/ports.ts';
import { checkDraft } from './checkDraft.ts';
import { findLayerClass } from './classes/classes.ts';
import type { DescribedLayer } from './describeDraft.ts';
import type { Draft, DraftLayer } from './Draft.ts';

/**
 * The description of a network for the views, without building it: no weights are drawn, and none are kept.
 * @throws FeaturescopeError as {@link checkDraft}
 */
export function modelOfDraft(draft: Draft): ModelInfo {
  const { layers, parameters } = checkDraft(draft);
  const shapes = new Map(layers.map(({ layer, shape }) => [layer.name, [...shape!]]));
  const portOf = (name: string): Port => {
    const shape = shapes.get(name)!;
    return { name, shape, dtype: 'float32', role: roleOf(shape) };
  };
  const inputs = layers.filter(({ layer }) => layer.className === 'InputLayer');
  return {
    name: draft.name,
    inputs: inputs.map(({ layer }) => portOf(layer.name)),
    outputs: draft.outputs.map(portOf),
    parameters,
    layers: layers.map((described) => describeLayer(described, shapes)),
  };
}

function describeLayer(
  { layer, shape, parameters }: DescribedLayer,
  shapes: ReadonlyMap<string, number[]>,
): LayerInfo {
  const { name, className, sharesWeightsOf } = layer;
  const config = settingsOf(layer);
  const facts = factsOfClass(className);
  const output = [...shape!];
  const inputs = layer.inputs.map((input) => shapes.get(input)!);
  const { activation } = config;
  return {
    ...{ name, className, kind: facts?.kind ?? 'other', outputShape: output, parameters },
    ...{ inputs: [...layer.inputs], sharesWeightsOf },
    activation: typeof activation === 'string' ? activation : undefined,
    kernelShape: kernelShapeOf(layer, inputs[0], output),
    ...(facts?.describe({ config, inputs, output }) ?? { opaque: true }),
  };
}

/** All settings of a layer, by their names in TensorFlow.js. */
function settingsOf({ className, config }: DraftLayer): Record<string, unknown> {
  const usual = findLayerClass(className)!.settings.map(({ name, usual: value }) => [name, value] as const);
  const all = { ...Object.fromEntries(usual), ...config };
  const inTensorFlow = (name: string): string =>
    name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [inTensorFlow(name), value]));
}

/** `[KH, KW, Cin, Cout]` or `[in, out]`; undefined for other classes than those that sum products over all channels. */
function kernelShapeOf(
  { className, config }: DraftLayer,
  input: readonly number[] | undefined,
  output: readonly number[],
): number[] | undefined {
  const [from, to] = [input?.at(-1), output.at(-1)!];
  if (from === undefined) return undefined;
  if (className === 'Dense') return [from, to];
  const size = [config['kernel_size']].flat().map(Number);
  return className === 'Conv2D' ? [size[0]!, size.at(-1)!, from, to] : undefined;
}
