import type { Routine } from '../../kernels/runtime/Routine.ts';
import type { LayerContext } from './CompiledLayer.ts';

/** The tables of a routine, written once for all steps. */
export function lastingTables<Operands>(
  { module, memory }: LayerContext,
  routine: Routine<Operands>,
): number[] {
  const tables = routine.tables.map((bytes) => memory.reserve(bytes));
  routine.prepare(module.exports, tables);
  return tables;
}
