import type { CompiledLayer, Signal } from '../training/plan/CompiledLayer.ts';

/** A layer that changes no value: its output is its input, seen in another shape. */
export function passOn(input: Signal, shape: readonly number[]): CompiledLayer {
  const nothing = () => undefined;
  return { output: { ...input, shape }, forward: nothing, backward: nothing };
}
