import type { Unit } from './units.ts';

/** A unit, or a place where a line passes a column, in fractions of columns and lanes. */
interface Slot {
  /** Index of the unit; undefined for a line that passes. */
  unit: number | undefined;
  column: number;
  /** Distance from the middle of the column, in lanes. */
  lane: number;
  /** What it is drawn behind: slots of the column before. */
  from: Slot[];
}

/** The units in columns, each in the column behind the last one that it reads. */
export interface Columns {
  slots: readonly (readonly Slot[])[];
}

/** A place in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A unit or a passing line with its place. */
export interface PlacedSlot extends Box {
  unit: number | undefined;
  row: number;
  from: PlacedSlot[];
  /** Whether it also reads what lies before the part that is shown, and whether something behind that part reads it. */
  cut: { before: boolean; behind: boolean };
}

/** A part of the columns: the first, and the one after the last. */
export interface Part {
  from: number;
  to: number;
}

/** All slots with their places, and the rows that the columns are wrapped into. */
export interface Layout {
  slots: readonly PlacedSlot[];
  rows: readonly { left: number; right: number }[];
}

/** Room between rows, in lanes. */
const ROW_GAP = 0.35;
/** Share of a column and of a lane that a box takes. */
const SHARE = { width: 0.82, height: 0.78 };
/** The type of a usual label, as large as its box allows: share of a lane's height, and its width in type sizes. */
const LABEL = { height: 0.62, width: 4.3, margin: 6 };
/** The largest type of a label, and the largest box around it, of a whole network and of a part. */
export const MOST_TYPE = { whole: 12, part: 18 };
const MOST_BOX = { whole: { width: 110, height: 44 }, part: { width: 165, height: 66 } };
/** Margin at both ends of a row for lines that go on in another one. */
const MARGIN = 8;

/** The columns of a network: a line over several of them keeps a lane of its own in each, so that nothing lies on it. */
export function columnsOf(units: readonly Unit[]): Columns {
  const depths: number[] = [];
  for (const { inputs } of units) depths.push(Math.max(-1, ...inputs.map((input) => depths[input]!)) + 1);
  const slots: Slot[][] = Array.from({ length: Math.max(...depths) + 1 }, () => []);
  const own = units.map((_unit, unit): Slot => ({ unit, column: depths[unit]!, lane: 0, from: [] }));
  // Lines first: where they begin at the same place, they run above the boxes.
  const passing = new Map<string, Slot>();
  for (const [unit, { inputs }] of units.entries())
    for (const input of inputs) {
      let last = own[input]!;
      for (let column = depths[input]! + 1; column < depths[unit]!; column++) {
        const key = `${input} ${column}`;
        const known = passing.get(key) ?? { unit: undefined, column, lane: 0, from: [last] };
        if (!passing.has(key)) slots[column]!.push(known);
        passing.set(key, known);
        last = known;
      }
      own[unit]!.from.push(last);
    }
  for (const slot of own) slots[slot.column]!.push(slot);
  for (const column of slots) spread(column);
  return { slots };
}

/** Puts the slots of a column above each other in the order of what they are drawn behind. */
function spread(column: Slot[]): void {
  const middle = ({ from }: Slot): number =>
    from.reduce((sum, { lane }) => sum + lane, 0) / Math.max(1, from.length);
  column.sort((one, other) => middle(one) - middle(other));
  column.forEach((slot, at) => (slot.lane = at - (column.length - 1) / 2));
}

/** Fewer columns than these are not a part worth looking at. */
const LEAST_PART = 3;

/** The columns that a magnification shows: those around a unit. @param zoom 1 for the whole network */
export function partAround({ slots }: Columns, unit: number, zoom: number): Part {
  const count = Math.min(slots.length, Math.max(LEAST_PART, Math.round(slots.length / zoom)));
  const column = slots.findIndex((one) => one.some((slot) => slot.unit === unit));
  const from = Math.max(0, Math.min(slots.length - count, column - Math.floor(count / 2)));
  return { from, to: from + count };
}

/**
 * Wraps the columns into as many rows as give the largest labels, and places everything in a rectangle.
 * @param part the columns that are shown. Default: all of them
 */
export function placeColumns({ slots: all }: Columns, area: Box, part?: Part): Layout {
  const { from: first, to: end } = part ?? { from: 0, to: all.length };
  const slots = all.slice(first, end);
  const extent = slots.length < all.length ? 'part' : 'whole';
  const rows = bestRows(slots, area, MOST_TYPE[extent]);
  const perRow = Math.ceil(slots.length / rows);
  const lanes = lanesOf(slots, perRow);
  const pitch = pitchOf(lanes, perRow, area);
  const width = Math.min(MOST_BOX[extent].width, pitch.x * SHARE.width);
  const height = Math.min(MOST_BOX[extent].height, pitch.y * SHARE.height);
  const placed = new Map<Slot, PlacedSlot>();
  let top = area.y;
  lanes.forEach((count, row) => {
    const middle = top + ((count + ROW_GAP) * pitch.y) / 2;
    for (const column of slots.slice(row * perRow, (row + 1) * perRow))
      for (const slot of column) {
        const centre = area.x + MARGIN + (((slot.column - first) % perRow) + 0.5) * pitch.x;
        placed.set(slot, {
          ...{ unit: slot.unit, row, width, height },
          ...{ x: centre - width / 2, y: middle + slot.lane * pitch.y - height / 2 },
          from: slot.from.flatMap((one) => placed.get(one) ?? []),
          cut: { before: slot.from.some((one) => !placed.has(one)), behind: false },
        });
      }
    top += (count + ROW_GAP) * pitch.y;
  });
  for (const slot of all.slice(end).flat())
    for (const one of slot.from) {
      const within = placed.get(one);
      if (within) within.cut.behind = true;
    }
  const ends = { left: area.x, right: area.x + 2 * MARGIN + perRow * pitch.x };
  return { slots: [...placed.values()], rows: lanes.map(() => ends) };
}

/** The number of slots in the fullest column of each row. */
function lanesOf(slots: Columns['slots'], perRow: number): number[] {
  return Array.from({ length: Math.ceil(slots.length / perRow) }, (_none, row) =>
    Math.max(...slots.slice(row * perRow, (row + 1) * perRow).map(({ length }) => length)),
  );
}

function pitchOf(lanes: readonly number[], perRow: number, { width, height }: Box): { x: number; y: number } {
  const all = lanes.reduce((sum, count) => sum + count + ROW_GAP, 0);
  return { x: (width - 2 * MARGIN) / perRow, y: height / all };
}

function bestRows(slots: Columns['slots'], area: Box, most: number): number {
  let best = { rows: 1, size: -Infinity };
  for (let rows = 1; rows <= Math.min(slots.length, 40); rows++) {
    const perRow = Math.ceil(slots.length / rows);
    const pitch = pitchOf(lanesOf(slots, perRow), perRow, area);
    const size = Math.min(most, pitch.y * LABEL.height, (pitch.x * SHARE.width - LABEL.margin) / LABEL.width);
    if (size > best.size) best = { rows, size };
  }
  return best.rows;
}
