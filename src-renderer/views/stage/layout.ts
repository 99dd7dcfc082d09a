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
const PADDING = 24;
const LEAST_COLUMN = 58;
const LEAST_GAP = 14;
const MOST_GAP = 88;
const BAR_WIDTH = 132;
const STACK_GAP = LABEL_HEIGHT + 12;

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
  const space = { width: width - 2 * PADDING, height: Math.max(120, height - 2 * PADDING - LABEL_HEIGHT) };
  let scale = 16;
  let sized = columns.map((column) => sizeColumn(column, output, scale, space.height));
  while (scale > 1.5 && totalWidth(sized) > space.width) {
    scale *= 0.94;
    sized = columns.map((column) => sizeColumn(column, output, scale, space.height));
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

const columnWidth = (column: Sized[]): number => Math.max(LEAST_COLUMN, ...column.map((node) => node.width));
const totalWidth = (columns: Sized[][]): number =>
  columns.reduce((sum, column) => sum + columnWidth(column), 0) + (columns.length - 1) * LEAST_GAP;

function sizeColumn(
  column: LayerInfo[],
  output: LayerInfo | undefined,
  scale: number,
  height: number,
): Sized[] {
  const each = (height - (column.length - 1) * STACK_GAP) / column.length;
  return column.map((layer) => sizeNode(layer, layer === output, scale, each));
}

function sizeNode(layer: LayerInfo, isOutput: boolean, scale: number, height: number): Sized {
  const count = mapCount(layer);
  const [mapHeight, mapWidth] = mapSize(layer);
  const flat = layer.outputShape.length === 1;
  if (flat && isOutput && count <= 24) {
    const cellHeight = Math.min(28, Math.max(14, Math.floor(height / count) - CELL_GAP));
    return arranged(layer, 'bars', count, 1, count, BAR_WIDTH, cellHeight);
  }
  const form: NodeForm = flat ? 'units' : 'maps';
  const wanted = scale * Math.max(mapHeight, mapWidth) ** 0.6 * (layer.kind === 'input' ? 1.25 : 1);
  let cell = snap(wanted, Math.max(mapHeight, mapWidth), height);
  let rows = 1;
  for (;;) {
    rows = Math.max(
      1,
      Math.min(
        count,
        Math.floor((height + CELL_GAP) / (cell * (mapHeight / Math.max(mapHeight, mapWidth)) + CELL_GAP)),
      ),
    );
    const columns = Math.ceil(count / rows);
    if (columns <= 8 || cell <= 4) {
      rows = Math.ceil(count / columns);
      const longest = Math.max(mapHeight, mapWidth);
      return arranged(
        layer,
        form,
        count,
        columns,
        rows,
        (cell * mapWidth) / longest,
        (cell * mapHeight) / longest,
      );
    }
    cell = Math.max(3, Math.floor(cell * 0.85));
  }
}

/** A whole multiple of the map's pixels where that is possible, so that every pixel is drawn equally large. */
function snap(wanted: number, pixels: number, most: number): number {
  const size = Math.min(wanted, most);
  if (pixels === 1) return Math.max(4, Math.min(14, Math.floor(size)));
  return size >= pixels ? Math.floor(size / pixels) * pixels : Math.max(8, Math.floor(size));
}

function arranged(
  layer: LayerInfo,
  form: NodeForm,
  count: number,
  columns: number,
  rows: number,
  cellWidth: number,
  cellHeight: number,
): Sized {
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
  const taken = widths.reduce((sum, one) => sum + one, 0);
  const gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, (usable - taken) / Math.max(1, columns.length - 1)));
  const whole = taken + gap * (columns.length - 1);
  const middle = (height + LABEL_HEIGHT) / 2;
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
    x += widths[index]! + gap;
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
