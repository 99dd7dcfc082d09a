import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { rootMeanSquare } from '../../../src-shared/arithmetic/ranges.ts';
import type { LookedUpFrame } from '../lookUp.ts';
import { perTensor } from './perTensor.ts';

const energyOf = perTensor(({ data }) => rootMeanSquare(data));

/** The root mean square of each layer's activations, by its name: of all layers, also of those that were not sent. */
export function energiesOf(
  frame: Pick<LookedUpFrame, 'activations' | 'summaries'> | null,
): ReadonlyMap<string, number> {
  const energies = new Map<string, number>();
  for (const [layer, tensor] of frame?.activations ?? [])
    energies.set(layer, frame?.summaries.get(layer)?.rootMeanSquare ?? energyOf(tensor));
  for (const [layer, summary] of frame?.summaries ?? []) energies.set(layer, summary.rootMeanSquare);
  return energies;
}

/** The largest energy of a layer that others read. */
export function largestRead(energies: ReadonlyMap<string, number>, layers: readonly LayerInfo[]): number {
  const read = layers.flatMap((layer) => layer.inputs);
  return Math.max(0, ...read.map((name) => energies.get(name) ?? 0));
}
