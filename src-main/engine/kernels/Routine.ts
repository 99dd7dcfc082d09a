import type { KernelExports } from './KernelExports.ts';

/**
 * A computation of known sizes, in places that its caller owns: a TensorFlow.js kernel computes it once in scratch space,
 * a step plan keeps its areas and computes it at every step.
 */
export interface Routine<Operands> {
  /** Bytes of each area that it works in. */
  readonly areas: readonly number[];
  /** Writes into the areas what is the same for all operands. Needed again when anything else has used the areas. */
  prepare(exports: KernelExports, areas: readonly number[]): void;
  /** Computes; addresses among the operands are byte offsets. */
  run(exports: KernelExports, areas: readonly number[], operands: Operands): void;
}
