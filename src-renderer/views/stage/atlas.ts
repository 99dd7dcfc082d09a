import { LUT_SIZE } from '../../../src-shared/figures/parts/colours.ts';
import type { ColourScale } from '../../../src-shared/figures/parts/scales.ts';

/** Layout of one layer's maps on its canvas, in device pixels. */
export interface AtlasGrid {
  /** Size of one map in pixels, and number of maps. */
  mapWidth: number;
  mapHeight: number;
  count: number;
  columns: number;
  rows: number;
  /** Size of the canvas; positions and sizes of columns and rows. */
  width: number;
  height: number;
  lefts: Int32Array;
  tops: Int32Array;
  cellWidth: number;
  cellHeight: number;
  /** The map column of each device column of a cell, and the map row of each device row. */
  sourceColumns: Int32Array;
  sourceRows: Int32Array;
}

/** What an atlas was painted from. */
export interface Painted {
  /** `[H, W, C]` */
  values: Float32Array;
  scale: ColourScale | readonly ColourScale[];
  /** The map in the first cell. */
  first: number;
}

/** Whether two atlases with the same layout look the same, so that the second need not be painted. */
export function looksSame(a: Painted, b: Painted): boolean {
  if (a.first !== b.first || a.values.length !== b.values.length) return false;
  const [scales, others] = [a.scale, b.scale].map((one) => ('low' in one ? [one] : one));
  return (
    scales!.length === others!.length &&
    scales!.every((one, at) => isSameScale(one, others![at]!)) &&
    (a.values === b.values || a.values.every((value, at) => Object.is(value, b.values[at])))
  );
}

const isSameScale = (a: ColourScale, b: ColourScale): boolean =>
  a.map === b.map && a.low === b.low && a.high === b.high;

/** Maximum size of a canvas in device pixels; beyond it the browser scales the canvas up without smoothing. */
const MOST_PIXELS = 4_000_000;

/** NaN values are striped in these two colours (ImageData words), so that they cannot be mistaken for anything else. */
const notANumber = [0xff0f9ef0, 0xff1b1d21] as const;

/** Plans the canvas of a layer. Cell sizes and the gap are in CSS pixels, `density` in device pixels per CSS pixel. */
export function planAtlas(options: {
  mapWidth: number;
  mapHeight: number;
  count: number;
  columns: number;
  rows: number;
  cellWidth: number;
  cellHeight: number;
  gap: number;
  density: number;
}): AtlasGrid {
  const { mapWidth, mapHeight, count, columns, rows } = options;
  const area =
    columns *
    rows *
    (options.cellWidth + options.gap) *
    (options.cellHeight + options.gap) *
    options.density ** 2;
  const density = options.density * Math.min(1, Math.sqrt(MOST_PIXELS / area));
  const gap = options.gap === 0 ? 0 : Math.max(1, Math.round(options.gap * density));
  const pitchX = (options.cellWidth + options.gap) * density;
  const pitchY = (options.cellHeight + options.gap) * density;
  const cellWidth = Math.max(1, Math.round(pitchX) - gap);
  const cellHeight = Math.max(1, Math.round(pitchY) - gap);
  const at = (pitch: number, length: number): Int32Array =>
    Int32Array.from({ length }, (_none, index) => Math.round(index * pitch));
  const source = (size: number, cell: number): Int32Array =>
    Int32Array.from({ length: cell }, (_none, index) =>
      Math.min(size - 1, Math.floor(((index + 0.5) * size) / cell)),
    );
  const lefts = at(pitchX, columns);
  const tops = at(pitchY, rows);
  return {
    mapWidth,
    mapHeight,
    count,
    columns,
    rows,
    cellWidth,
    cellHeight,
    lefts,
    tops,
    width: lefts.at(-1)! + cellWidth,
    height: tops.at(-1)! + cellHeight,
    sourceColumns: source(mapWidth, cellWidth),
    sourceRows: source(mapHeight, cellHeight),
  };
}

/** Fills the gaps between maps with a colour (a 32-bit word of ImageData), and leaves empty cells transparent. */
export function fillGaps(pixels: Uint32Array, grid: AtlasGrid, colour: number): void {
  pixels.fill(colour);
  const inLastRow = grid.count - (grid.rows - 1) * grid.columns;
  const left = grid.lefts[inLastRow];
  if (left === undefined) return;
  for (let y = grid.tops[grid.rows - 1]!; y < grid.height; y++)
    pixels.fill(0, y * grid.width + left, (y + 1) * grid.width);
}

/**
 * Paints all maps of a layer into one image, enlarged without smoothing. Gaps are unchanged.
 * @param values `[H, W, C]`, channel last
 * @param scales one scale for all maps, or one per map of the layer
 * @param first the map in the first cell, of `all` that the layer has
 */
export function paintAtlas(
  pixels: Uint32Array,
  grid: AtlasGrid,
  values: Float32Array,
  scales: ColourScale | readonly ColourScale[],
  table: Uint32Array,
  first = 0,
  all = grid.count,
): void {
  for (let cell = 0; cell < grid.count; cell++) {
    const scale = 'low' in scales ? scales : scales[first + cell]!;
    paintMap(pixels, grid, { values, map: first + cell, all }, cell, scale, table);
  }
}

function paintMap(
  pixels: Uint32Array,
  grid: AtlasGrid,
  { values, map, all }: { values: Float32Array; map: number; all: number },
  cell: number,
  scale: ColourScale,
  table: Uint32Array,
): void {
  const { mapWidth, cellWidth, cellHeight, width, sourceColumns, sourceRows } = grid;
  const left = grid.lefts[cell % grid.columns]!;
  const top = grid.tops[Math.floor(cell / grid.columns)]!;
  const factor = (LUT_SIZE - 1) / (scale.high - scale.low);
  let drawn = -1;
  for (let y = 0; y < cellHeight; y++) {
    const row = (top + y) * width + left;
    const sourceRow = sourceRows[y]!;
    if (sourceRow === drawn) {
      pixels.copyWithin(row, row - width, row - width + cellWidth);
      continue;
    }
    drawn = sourceRow;
    const base = sourceRow * mapWidth * all + map;
    for (let x = 0; x < cellWidth; x++) {
      const entry = (values[base + sourceColumns[x]! * all]! - scale.low) * factor + 0.5;
      pixels[row + x] = Number.isNaN(entry)
        ? notANumber[(x >> 2) & 1]!
        : table[entry < 0 ? 0 : entry >= LUT_SIZE ? LUT_SIZE - 1 : entry | 0]!;
    }
  }
}
