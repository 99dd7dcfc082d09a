import type { KernelExports } from './KernelExports.ts';
import type { KernelModule } from './memory.ts';

/**
 * A computation of known sizes, in places that its caller owns: a TensorFlow.js kernel computes it once in scratch space,
 * a step plan keeps its tables and computes it at every step.
 */
export interface Routine<Operands> {
  /** Bytes of each table: what is the same for all operands, and stays. */
  readonly tables: readonly number[];
  /** Bytes of each area that it only needs while it computes. */
  readonly scratch: readonly number[];
  /** Writes the tables. */
  prepare(exports: KernelExports, tables: readonly number[]): void;
  /** Computes. All addresses are byte offsets. */
  run(exports: KernelExports, places: Places, operands: Operands): void;
}

/** Byte offsets of a routine's tables and of its scratch areas. */
export interface Places {
  tables: readonly number[];
  scratch: readonly number[];
}

/** Scratch space for a routine that runs once, its tables written, and one area of `extra` bytes for its caller. */
export function placeOnce<Operands>(
  module: KernelModule,
  routine: Routine<Operands>,
  extra = 0,
): Places & { extra: number } {
  const [extraAt, ...areas] = module.scratch(extra, ...routine.tables, ...routine.scratch) as [
    number,
    ...number[],
  ];
  const tables = areas.slice(0, routine.tables.length);
  routine.prepare(module.exports, tables);
  return { tables, scratch: areas.slice(routine.tables.length), extra: extraAt };
}
