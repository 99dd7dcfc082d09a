import type { KernelExports } from './KernelExports.ts';
import type { KernelModule } from './memory.ts';

/**
 * A computation of fixed sizes in memory that its caller owns: a TensorFlow.js kernel runs it once in scratch memory; a
 * step plan keeps its tables and runs it at every step.
 */
export interface Routine<Operands> {
  /** Bytes of each table: data that is the same for all operands and is kept. */
  readonly tables: readonly number[];
  /** Bytes of each scratch area, needed only during {@link run}. */
  readonly scratch: readonly number[];
  /** Writes the tables. */
  prepare(exports: KernelExports, tables: readonly number[]): void;
  /** Runs the computation. All addresses are byte offsets. */
  run(exports: KernelExports, places: Places, operands: Operands): void;
}

/** Byte offsets of a routine's tables and of its scratch areas. */
export interface Places {
  tables: readonly number[];
  scratch: readonly number[];
}

/**
 * Allocates scratch memory for a routine that runs once, with its tables written, and one area of `extra` bytes for the
 * caller.
 */
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
