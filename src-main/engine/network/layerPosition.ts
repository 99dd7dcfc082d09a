import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';

/** Position of the layer `name` in the network's order. @throws FeaturescopeError `model/unknown-layer` */
export function layerPosition({ layers }: Pick<ModelInfo, 'layers'>, name: string): number {
  const position = layers.findIndex((layer) => layer.name === name);
  if (position < 0)
    throw new FeaturescopeError('model/unknown-layer', {
      layer: name,
      known: layers.map((layer) => layer.name).join(', '),
    });
  return position;
}

/** Positions of the wanted layers in the network's order. @throws FeaturescopeError `model/unknown-layer` */
export function layerPositions(info: Pick<ModelInfo, 'layers'>, wanted: 'all' | string[]): Set<number> {
  if (wanted === 'all') return new Set(info.layers.keys());
  return new Set(wanted.map((name) => layerPosition(info, name)));
}
