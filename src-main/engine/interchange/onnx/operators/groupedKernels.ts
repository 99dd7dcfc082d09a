import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';

/** Numbers of a kernel at most, where those between groups are written as zeros. */
const MOST_KERNEL = 2 ** 26;

/**
 * `[maps, C / groups, H, W]` as `[H, W, C, maps]`, with zeros where a map's group does not read a channel. That of a transposed convolution
 * has the channels that are read in the place of the maps: `[C, maps / groups, H, W]` comes out as `[H, W, maps, C]`.
 */
export function fullKernel(node: NodeCall, { dims, values }: Constant, groups: number): Constant['values'] {
  const [maps, read, rows, columns = 1] = dims as [number, number, number, number?];
  if (groups === 1) return transposeValues(values, [maps, read, rows, columns], [2, 3, 1, 0]);
  if (values.length * groups > MOST_KERNEL) throw node.attributes.refusal('group', groups);
  node.graph.told('layer/groups', { layer: node.name, groups });
  const whole = new Float32Array(values.length * groups);
  const channels = read * groups;
  for (let map = 0; map < maps; map++) {
    const first = Math.floor(map / (maps / groups)) * read;
    for (let channel = 0; channel < read; channel++)
      for (let at = 0; at < rows * columns; at++)
        whole[(at * channels + first + channel) * maps + map] =
          values[(map * read + channel) * rows * columns + at]!;
  }
  return whole;
}
