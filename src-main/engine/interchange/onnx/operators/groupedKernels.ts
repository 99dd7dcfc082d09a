import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';

/** Numbers of a kernel at most, where those between groups are written as zeros. */
const MOST_KERNEL = 2 ** 26;

/** `[maps, C / groups, H, W]` as `[H, W, C, maps]`, with zeros where a map's group does not read a channel. */
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

/** `[C, maps / groups, H, W]` as `[H, W, maps, C]`, with zeros where a map's group does not read a channel. */
export function transposedKernel(
  node: NodeCall,
  { dims, values }: Constant,
  groups: number,
): Constant['values'] {
  const [channels, read, rows, columns] = dims as [number, number, number, number];
  if (groups === 1) return transposeValues(values, dims, [2, 3, 1, 0]);
  if (values.length * groups > MOST_KERNEL) throw node.attributes.refusal('group', groups);
  node.graph.told('layer/groups', { layer: node.name, groups });
  const maps = read * groups;
  const whole = new Float32Array(values.length * groups);
  for (let channel = 0; channel < channels; channel++) {
    const first = Math.floor(channel / (channels / groups)) * read;
    for (let map = 0; map < read; map++)
      for (let at = 0; at < rows * columns; at++)
        whole[(at * maps + first + map) * channels + channel] =
          values[(channel * read + map) * rows * columns + at]!;
  }
  return whole;
}
