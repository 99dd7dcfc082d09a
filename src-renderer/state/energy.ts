import type { LayerInfo } from '../../src-main/protocol/model.ts';
import type { FrameTensor } from '../../src-main/protocol/service.ts';

/** The root mean square of some values; those that are not finite are left out. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  let squares = 0;
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isFinite(value)) continue;
    squares += value * value;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}

/** The root mean square of each layer's activations, by its name. */
export function energiesOf(tensors: Iterable<FrameTensor>): ReadonlyMap<string, number> {
  return new Map(Array.from(tensors, ({ layer, data }) => [layer, rootMeanSquare(data)]));
}

/** The largest energy of a layer that others read. */
export function largestRead(energies: ReadonlyMap<string, number>, layers: readonly LayerInfo[]): number {
  const read = layers.flatMap((layer) => layer.inputs);
  return Math.max(0, ...read.map((name) => energies.get(name) ?? 0));
}
