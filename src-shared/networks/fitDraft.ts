import type { DataInfo } from '../contract/data.ts';
import type { Draft, DraftLayer } from './Draft.ts';
import { changeLayer, removeLayer } from './draftEdits.ts';

/** A vector is flat as it is. */
const withoutFlatten = (draft: Draft): Draft =>
  draft.layers
    .filter(({ className, inputs }) => className === 'Flatten' && isInput(draft, inputs[0]))
    .reduce((rest, { name }) => removeLayer(rest, name), draft);

const isInput = ({ layers }: Draft, name: string | undefined): boolean =>
  layers.some((one) => one.name === name && one.className === 'InputLayer');

/** Layers that pass on as many values as they get. */
const passing: readonly string[] = ['Activation', 'Softmax', 'Dropout', 'LeakyReLU', 'ReLU'];

/**
 * A network with the input shape of a data set, and as many units in the dense layer of its output as the data has classes, or values
 * in a target.
 */
export function fitDraft(draft: Draft, { shape, classes, targetShape }: DataInfo): Draft {
  const input = draft.layers.find(({ className }) => className === 'InputLayer');
  const bare = shape.length === 1 ? withoutFlatten(draft) : draft;
  const fitted = input ? withConfig(bare, input, { batch_input_shape: [null, ...shape] }) : draft;
  const last = outputLayerOf(draft);
  const values = (targetShape ?? []).reduce((size, side) => size * side, 1);
  const units = classes.length > 0 ? classes.length : targetShape ? values : undefined;
  // One sigmoid tells two classes apart.
  const isBinary = units === 2 && last?.config['units'] === 1 && last.config['activation'] === 'sigmoid';
  if (last?.className !== 'Dense' || units === undefined || isBinary) return fitted;
  const isOfValues = classes.length === 0 && last.config['activation'] === 'softmax';
  return withConfig(fitted, last, { units, ...(isOfValues && { activation: 'linear' }) });
}

function withConfig(draft: Draft, layer: DraftLayer, change: Record<string, unknown>): Draft {
  return changeLayer(draft, layer.name, { config: { ...layer.config, ...change } });
}

/** The layer that computes the values that the network puts out. */
function outputLayerOf({ layers, outputs }: Draft): DraftLayer | undefined {
  const named = (name: string | undefined): DraftLayer | undefined => layers.find((one) => one.name === name);
  let layer = named(outputs[0]);
  while (layer && passing.includes(layer.className)) layer = named(layer.inputs[0]);
  return layer;
}
