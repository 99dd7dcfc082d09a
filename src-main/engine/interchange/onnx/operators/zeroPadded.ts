import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import type { Windows } from './windows.ts';

/** A layer's maps `[N, H, W, C]` with the zeros around them that windows go over, where "valid" and "same" do not say the same. */
export function zeroPadded(node: NodeCall, source: LayerRecord, { padding, pads }: Windows): LayerRecord {
  if (padding !== undefined) return source;
  return node.graph.writer.add('ZeroPadding2D', `${node.name}_pad`, [source], {
    padding: pads,
    data_format: 'channels_last',
  });
}
