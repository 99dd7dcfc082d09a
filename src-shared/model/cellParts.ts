import type { CellValues, RecurrentCell } from '../arithmetic/recurrent.ts';

/** What a recurrent cell computes at each step: its gates, the candidate for the new state or cell, the cell, the state. */
export const cellPartNames = [
  'input',
  'forget',
  'candidate',
  'output',
  'update',
  'reset',
  'cell',
  'state',
] as const;
export type CellPartName = (typeof cellPartNames)[number];

/** One of these for one sequence. */
export interface CellPart {
  name: CellPartName;
  /** `[steps, units]` */
  values: Float32Array;
}

/** The gates of each cell in the order of its kernel's columns. */
const gates: Readonly<Record<RecurrentCell, readonly CellPartName[]>> = {
  simple: [],
  lstm: ['input', 'forget', 'candidate', 'output'],
  gru: ['update', 'reset', 'candidate'],
  gruAfter: ['update', 'reset', 'candidate'],
};

/** Gates lie between 0 and 1; candidates and states between -1 and 1; the cell of an LSTM has no bounds. */
export const isGate = (name: CellPartName): boolean =>
  ['input', 'forget', 'output', 'update', 'reset'].includes(name);

/** The parts of a cell over one sequence: its gates in the order of its equations, then its cell if it has one, then its state. */
export function partsOf(cell: RecurrentCell, { states, gates: values, memory }: CellValues): CellPart[] {
  const units = states[0]!.length;
  const rows = (of: readonly Float64Array[], first: number): Float32Array =>
    Float32Array.from(of.flatMap((row) => [...row.subarray(first, first + units)]));
  return [
    ...gates[cell].map((name, at): CellPart => ({ name, values: rows(values, at * units) })),
    ...(cell === 'lstm' ? [{ name: 'cell' as const, values: rows(memory, 0) }] : []),
    { name: 'state', values: rows(states, 0) },
  ];
}
