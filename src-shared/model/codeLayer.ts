import type { LayerInfo, ModelInfo } from './model.ts';
import { sizeOf } from './shape.ts';

/** Whether everything that the network computes after a layer depends on that layer's output alone. */
export function isPassage({ layers }: Pick<ModelInfo, 'layers'>, layer: LayerInfo): boolean {
  const position = layers.indexOf(layer);
  const before = new Set(layers.slice(0, position).map(({ name }) => name));
  const after = layers.slice(position + 1);
  return (
    after.length > 0 &&
    after.every(({ inputs }) => inputs.length > 0 && !inputs.some((name) => before.has(name)))
  );
}

/**
 * The layer whose output is the code of an autoencoder: the narrowest that everything passes through, the first of several.
 * Undefined if none has fewer values than the input.
 */
export function codeLayerOf(model: Pick<ModelInfo, 'layers' | 'inputs'>): LayerInfo | undefined {
  const most = model.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  let code: LayerInfo | undefined;
  for (const layer of model.layers.slice(1)) {
    const size = sizeOf(layer.outputShape);
    if (size < (code ? sizeOf(code.outputShape) : most) && isPassage(model, layer)) code = layer;
  }
  return code;
}
