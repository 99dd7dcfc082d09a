import type { Routine } from '../../kernels/runtime/Routine.ts';
import type { LayerContext } from './CompiledLayer.ts';

/** Allocates and writes the tables of a routine once, for all steps. */
export function lastingTables<Operands>(
  { module, memory }: LayerContext,
  routine: Routine<Operands>,
): number[] {
  const tables = routine.tables.map((bytes) => memory.reserve(bytes));
  routine.prepare(module.exports, tables);
  return tables;
}
