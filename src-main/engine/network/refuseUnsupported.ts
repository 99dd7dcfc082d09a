import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** A scale of at most this much makes 0..255 small: a Rescaling layer with it takes bytes, not 0..1. */
const BYTE_SCALE = 1 / 50;

interface Called {
  inboundNodes: { inboundLayers: layers.Layer[] }[];
}

/**
 * Refuses a network that would be opened but computed wrongly, by the name of what is not understood.
 * @throws FeaturescopeError `model/several-inputs`, `model/several-outputs`, `model/nested`, `model/shared-layer`,
 * `model/input-not-images`, `model/takes-bytes`
 */
export function refuseUnsupported(model: LayersModel): void {
  const inner = (model as unknown as { model?: LayersModel }).model ?? model;
  refusePorts(model);
  for (const layer of inner.layers) refuseLayer(layer);
}

function refusePorts({ inputs, outputs }: LayersModel): void {
  const names = (ports: readonly { name: string }[]): string => ports.map(({ name }) => name).join(', ');
  if (inputs.length > 1)
    throw new FeaturescopeError('model/several-inputs', { count: inputs.length, names: names(inputs) });
  if (outputs.length > 1)
    throw new FeaturescopeError('model/several-outputs', { count: outputs.length, names: names(outputs) });
  const [, ...shape] = inputs[0]!.shape;
  const isImage = shape.length === 3 && shape.every((size) => typeof size === 'number' && size > 0);
  if (!isImage)
    throw new FeaturescopeError('model/input-not-images', {
      input: inputs[0]!.name,
      shape: shape.map((size) => size ?? '?').join('x'),
    });
}

function refuseLayer(layer: layers.Layer): void {
  if ('layers' in layer) throw new FeaturescopeError('model/nested', { layer: layer.name });
  const { inboundNodes } = layer as unknown as Called;
  if (inboundNodes.length > 1)
    throw new FeaturescopeError('model/shared-layer', { layer: layer.name, count: inboundNodes.length });
  const readsImages = inboundNodes[0]?.inboundLayers.some((source) => source.getClassName() === 'InputLayer');
  const { scale } = layer.getConfig();
  if (layer.getClassName() !== 'Rescaling' || !readsImages || typeof scale !== 'number') return;
  if (Math.abs(scale) <= BYTE_SCALE)
    throw new FeaturescopeError('model/takes-bytes', { layer: layer.name, scale });
}
