import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';

/** Gives a layer the bias of a node's last input, where there is one. */
export function addBias(node: NodeCall, layer: LayerRecord, bias: Constant | undefined, maps: number): void {
  if (!bias) return;
  if (bias.values.length !== maps) throw node.shapeRefusal([null, ...bias.dims]);
  layer.config['use_bias'] = true;
  layer.weights.set('bias', { shape: [maps], values: bias.values });
}
