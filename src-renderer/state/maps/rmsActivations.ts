import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { rootMeanSquare } from '../../../src-shared/arithmetic/ranges.ts';
import type { LookedUpFrame } from '../lookUp.ts';
import { perTensor } from './perTensor.ts';

const rmsActivation = perTensor(({ data }) => rootMeanSquare(data));

/** The root mean square of each layer's activations, by layer name, including layers whose activations were not sent. */
export function rmsActivationsOf(
  frame: Pick<LookedUpFrame, 'activations' | 'summaries'> | null,
): ReadonlyMap<string, number> {
  const rmsActivations = new Map<string, number>();
  for (const [layer, tensor] of frame?.activations ?? [])
    rmsActivations.set(layer, frame?.summaries.get(layer)?.rootMeanSquare ?? rmsActivation(tensor));
  for (const [layer, summary] of frame?.summaries ?? []) rmsActivations.set(layer, summary.rootMeanSquare);
  return rmsActivations;
}

/** The largest RMS activation among layers that others read. */
export function largestRead(
  rmsActivations: ReadonlyMap<string, number>,
  layers: readonly LayerInfo[],
): number {
  const read = layers.flatMap((layer) => layer.inputs);
  return Math.max(0, ...read.map((name) => rmsActivations.get(name) ?? 0));
}
