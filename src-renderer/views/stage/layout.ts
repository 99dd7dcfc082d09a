import type { LayerInfo, ModelInfo } from '../../../src-main/protocol/model.ts';

/** How one layer is drawn: `maps` as a grid of feature maps, `units` as cells, `bars` as class scores with labels. */
export type NodeForm = 'maps' | 'units' | 'bars';

/** Where a layer sits, in CSS pixels at zoom 1, and how its maps are arranged. */
export interface StageNode {
  layer: LayerInfo;
  form: NodeForm;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Maps or units, their columns and rows, and the size of one in CSS pixels. */
  count: number;
  columns: number;
  rows: number;
  cellWidth: number;
  cellHeight: number;
}

/** A connection between two layers; `skips` is how many columns it passes over. */
export interface StageEdge {
  from: StageNode;
  to: StageNode;
  skips: number;
}

export interface StageLayout {
  nodes: StageNode[];
  edges: StageEdge[];
  width: number;
  height: number;
}

/** Pixels between cells. */
export const CELL_GAP = 1;
const LABEL_HEIGHT = 46;
const PADDING = 20;
/** Below the network, where the tools of the stage are. */
const TOOLS_HEIGHT = 40;
/** Labels of neighbours need so much room from centre to centre. */
const LEAST_PITCH = 62;
const LEAST_GAP = 18;
const MOST_GAP = 96;
const BAR_WIDTH = { narrow: 132, wide: 176, from: 1_000 };
const STACK_GAP = LABEL_HEIGHT + 12;
/** Scales are tried from the largest down. */
const LARGEST_SCALE = 20;
const SMALLEST_SCALE = 3;

/** Height and width of one map of a layer, `[H, W]`; units count as 1 x 1. */
export const mapSize = (layer: LayerInfo): [number, number] =>
  layer.outputShape.length === 3 ? [layer.outputShape[0]!, layer.outputShape[1]!] : [1, 1];

/** Maps (channels) or units of a layer. A 1-channel layer of `[H, W]` has one map. */
export const mapCount = (layer: LayerInfo): number => layer.outputShape.at(-1) ?? 1;

/**
 * Lays a network out from left to right: one column per depth, layers of the same depth one below the other. The
 * maps are as large as the space allows; what is left over widens the gaps.
 */
export function layoutNetwork(model: ModelInfo, width: number, height: number): StageLayout {
  const columns = columnsByDepth(model);
  const output = model.layers.at(-1);
  const space = {
    width: width - 2 * PADDING,
    height: Math.max(120, height - 2 * PADDING - LABEL_HEIGHT - TOOLS_HEIGHT),
  };
  let scale = LARGEST_SCALE;
  let sized = columns.map((column) => sizeColumn(column, output, scale, space));
  while (scale > SMALLEST_SCALE && least(sized) > space.width) {
    scale *= 0.96;
    sized = columns.map((column) => sizeColumn(column, output, scale, space));
  }
  return place(sized, model, width, height, space.width);
}

type Sized = Omit<StageNode, 'x' | 'y'>;

function columnsByDepth(model: ModelInfo): LayerInfo[][] {
  const depth = new Map<string, number>();
  const columns: LayerInfo[][] = [];
  for (const layer of model.layers) {
    const at = Math.max(-1, ...layer.inputs.map((input) => depth.get(input) ?? -1)) + 1;
    depth.set(layer.name, at);
    (columns[at] ??= []).push(layer);
  }
  return columns.filter((column) => column !== undefined);
}

const columnWidth = (column: Sized[]): number => Math.max(...column.map((node) => node.width));

/** The least distances between the left edges of neighbouring columns, and in the end the last column's width. */
function leastPitches(columns: Sized[][]): number[] {
  const widths = columns.map(columnWidth);
  return widths.map((width, index) => {
    const next = widths[index + 1];
    return next === undefined ? width : Math.max(width + LEAST_GAP, LEAST_PITCH + (width - next) / 2);
  });
}

const least = (columns: Sized[][]): number => leastPitches(columns).reduce((sum, pitch) => sum + pitch, 0);

interface Space {
  width: number;
  height: number;
}

function sizeColumn(
  column: LayerInfo[],
  output: LayerInfo | undefined,
  scale: number,
  space: Space,
): Sized[] {
  const height = (space.height - (column.length - 1) * STACK_GAP) / column.length;
  return column.map((layer) => {
    if (layer.outputShape.length !== 1) return sizeMaps(layer, scale, height);
    if (layer === output && mapCount(layer) <= 24) return sizeBars(layer, { width: space.width, height });
    return sizeUnits(layer, scale, height);
  });
}

function sizeBars(layer: LayerInfo, { width, height }: Space): Sized {
  const count = mapCount(layer);
  const cellHeight = Math.min(28, Math.max(14, Math.floor(height / count) - CELL_GAP));
  return arranged(
    layer,
    'bars',
    count,
    1,
    width < BAR_WIDTH.from ? BAR_WIDTH.narrow : BAR_WIDTH.wide,
    cellHeight,
  );
}

/** Units stand in a narrow block, about ten times as high as wide. */
function sizeUnits(layer: LayerInfo, scale: number, height: number): Sized {
  const count = mapCount(layer);
  const cell = Math.max(4, Math.min(12, Math.round(scale * 0.75)));
  const rows = Math.max(1, Math.floor((height + CELL_GAP) / (cell + CELL_GAP)));
  const columns = Math.max(Math.ceil(count / rows), Math.round(Math.sqrt(count / 10)), 1);
  return arranged(layer, 'units', count, columns, cell, cell);
}

/** Maps stand one below the other as long as they fit, then in more columns. */
function sizeMaps(layer: LayerInfo, scale: number, height: number): Sized {
  const count = mapCount(layer);
  const [mapHeight, mapWidth] = mapSize(layer);
  const longest = Math.max(mapHeight, mapWidth);
  if (longest === 1) return { ...sizeUnits(layer, scale, height), form: 'maps' };
  const wanted = scale * longest ** 0.55 * (layer.kind === 'input' ? 1.2 : 1);
  const size = snap(wanted, longest, height);
  const cellWidth = (size * mapWidth) / longest;
  const cellHeight = (size * mapHeight) / longest;
  const rows = Math.max(1, Math.floor((height + CELL_GAP) / (cellHeight + CELL_GAP)));
  const columns = Math.max(Math.ceil(count / rows), Math.round(Math.sqrt(count / 6)), 1);
  return arranged(layer, 'maps', count, withoutRemainder(count, columns), cellWidth, cellHeight);
}

/** A few more columns than needed, where that fills the last row. */
function withoutRemainder(count: number, least: number): number {
  for (let columns = least; columns <= least * 1.4; columns++) if (count % columns === 0) return columns;
  return least;
}

/** A whole multiple of the map's pixels where that is possible, so that every pixel is drawn equally large. */
function snap(wanted: number, pixels: number, most: number): number {
  const size = Math.min(wanted, most);
  return size >= pixels ? Math.floor(size / pixels) * pixels : Math.max(8, Math.floor(size));
}

function arranged(
  layer: LayerInfo,
  form: NodeForm,
  count: number,
  columns: number,
  cellWidth: number,
  cellHeight: number,
): Sized {
  const rows = Math.ceil(count / columns);
  return {
    layer,
    form,
    count,
    columns,
    rows,
    cellWidth,
    cellHeight,
    width: columns * (cellWidth + CELL_GAP) - CELL_GAP,
    height: rows * (cellHeight + CELL_GAP) - CELL_GAP,
  };
}

function place(
  columns: Sized[][],
  model: ModelInfo,
  width: number,
  height: number,
  usable: number,
): StageLayout {
  const widths = columns.map(columnWidth);
  const pitches = leastPitches(columns);
  const spare = Math.max(0, usable - least(columns)) / Math.max(1, columns.length - 1);
  const extra = Math.min(MOST_GAP - LEAST_GAP, spare);
  const whole = least(columns) + extra * (columns.length - 1);
  const middle = (height - TOOLS_HEIGHT + LABEL_HEIGHT) / 2;
  const nodes = new Map<string, StageNode>();
  const columnOf = new Map<string, number>();
  let x = Math.max(PADDING, (width - whole) / 2);
  columns.forEach((column, index) => {
    const tall = column.reduce((sum, node) => sum + node.height, 0) + (column.length - 1) * STACK_GAP;
    let y = middle - tall / 2;
    for (const node of column) {
      columnOf.set(node.layer.name, index);
      nodes.set(node.layer.name, {
        ...node,
        x: Math.round(x + (widths[index]! - node.width) / 2),
        y: Math.round(y),
      });
      y += node.height + STACK_GAP;
    }
    x += pitches[index]! + extra;
  });
  return {
    nodes: [...nodes.values()],
    edges: edgesOf(model, nodes, columnOf),
    width: Math.max(width, whole + 2 * PADDING),
    height,
  };
}

function edgesOf(
  model: ModelInfo,
  nodes: ReadonlyMap<string, StageNode>,
  columnOf: ReadonlyMap<string, number>,
): StageEdge[] {
  return model.layers.flatMap((layer) =>
    layer.inputs.flatMap((input) => {
      const from = nodes.get(input);
      const to = nodes.get(layer.name);
      if (!from || !to) return [];
      return [{ from, to, skips: columnOf.get(layer.name)! - columnOf.get(input)! - 1 }];
    }),
  );
}
