import type { Routine } from '../../kernels/runtime/Routine.ts';
import type { LayerSite } from './LayerPlan.ts';

/** The tables of a routine, written once for all steps. */
export function lastingTables<Operands>({ module, memory }: LayerSite, routine: Routine<Operands>): number[] {
  const tables = routine.tables.map((bytes) => memory.reserve(bytes));
  routine.prepare(module.exports, tables);
  return tables;
}
