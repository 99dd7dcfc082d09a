import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { codeLayerOf, isPassage } from '../../../../src-shared/model/codeLayer.ts';
import type { LayerInfo, ModelInfo } from '../../../../src-shared/model/model.ts';
import { layerPosition } from '../../network/layerPosition.ts';

/**
 * The layer with a name, or the code of the network, and its position.
 * @throws FeaturescopeError `why/no-code`; `model/unknown-layer`, `why/not-a-passage` for a name
 */
export function codeLayer(info: ModelInfo, name: string | undefined): { layer: LayerInfo; position: number } {
  const layer = name === undefined ? codeLayerOf(info) : info.layers[layerPosition(info, name)];
  if (!layer) throw new FeaturescopeError('why/no-code');
  if (!isPassage(info, layer)) throw new FeaturescopeError('why/not-a-passage', { layer: layer.name });
  return { layer, position: info.layers.indexOf(layer) };
}
