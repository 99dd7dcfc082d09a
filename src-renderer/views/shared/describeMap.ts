import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { valueRange } from '../../../src-shared/arithmetic/ranges.ts';
import type { Messages } from '../../messages/en.ts';
import { formatValue } from '../../state/numbers.ts';

/** A description of a map for screen readers: layer, number, range, and position of the maximum. */
export function describeMap(
  text: Messages,
  layer: LayerInfo,
  map: number,
  values: Float32Array,
  [, width]: readonly [number, number],
): string {
  const [low, high] = valueRange(values);
  let strongest = 0;
  for (let at = 1; at < values.length; at++)
    if (Math.abs(values[at]!) > Math.abs(values[strongest]!)) strongest = at;
  const name = `${layer.name}, ${text.inspector.map(String(map + 1))}`;
  const range = text.layerView.range(formatValue(low), formatValue(high));
  const where = text.layerView.strongest(String(strongest % width), String(Math.floor(strongest / width)));
  return `${name}; ${range}; ${where}`;
}
