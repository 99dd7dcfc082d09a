import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { saveFormatInfos, type SaveFormat } from '../../../../src-shared/contract/saves.ts';
import type { GraphNode } from '../../network/graph.ts';

/**
 * Says which layer a format cannot express.
 * @param what its class, or the setting that the format lacks
 */
export function notInFormat(
  format: SaveFormat,
  { name }: Pick<GraphNode, 'name'>,
  what: string,
): FeaturescopeError {
  return new FeaturescopeError('save/layer-not-in-format', {
    layer: name,
    what,
    format: saveFormatInfos[format].title,
  });
}
