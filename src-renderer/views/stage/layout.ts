import type { LayerInfo, ModelInfo } from '../../../src-shared/model/model.ts';

/** How one layer is drawn: `maps` as a grid of feature maps, `units` as cells, `bars` as class scores with labels. */
export type NodeForm = 'maps' | 'units' | 'bars';

/** Position of a layer in CSS pixels at zoom 1, and the arrangement of its maps. */
export interface StageNode {
  layer: LayerInfo;
  form: NodeForm;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Number of maps or units; columns and rows visible at once, and the size of a cell in CSS pixels. */
  count: number;
  columns: number;
  rows: number;
  cellWidth: number;
  cellHeight: number;
  /**
   * Position of the label in rows whose layers are narrower than their names: its line, counted from below, and whether
   * it contains only the name, because there are more than two lines.
   */
  label?: { y: number; line: number; brief: boolean } | undefined;
}

/** An edge between two layers, with its line as an SVG path. */
export interface StageEdge {
  from: StageNode;
  to: StageNode;
  path: string;
}

/** `row`: layers side by side, sized for the window; `graph`: cards of limited size, independent of the window. */
export interface StageLayout {
  kind: 'row' | 'graph';
  nodes: StageNode[];
  edges: StageEdge[];
  width: number;
  height: number;
}

/** Zoom and position of the stage: a point of the layout is displayed at `(x * k + tx, y * k + ty)`. */
interface Place {
  k: number;
  tx: number;
  ty: number;
}

/** Layers within this distance from the edges of the stage are requested before they become visible, in CSS pixels. */
const SIGHT_MARGIN = 240;

/** Whether a part of a layer is on the stage, or within a margin around it. */
export function isInSight(
  { x, y, width, height }: StageNode,
  { k, tx, ty }: Place,
  window: { width: number; height: number },
  margin = 0,
): boolean {
  const [left, top] = [x * k + tx, y * k + ty];
  return (
    left < window.width + margin &&
    top < window.height + margin &&
    left + width * k > -margin &&
    top + height * k > -margin
  );
}

/** Names of the layers on the stage, and of those just beyond its edges. */
export function layersInSight(
  { nodes }: StageLayout,
  place: Place,
  window: { width: number; height: number },
): string[] {
  return nodes.filter((node) => isInSight(node, place, window, SIGHT_MARGIN)).map(({ layer }) => layer.name);
}

/** Pixels between cells: wide enough that many maps do not look like one texture. */
export const CELL_GAP = 2;
/**
 * Space between a layer and its label, and height of a label's line: with the output's shape below the name, and with the
 * name only.
 */
const LABEL_GAP = 8;
export const LABEL_LINE = { whole: 38, brief: 22 };
const PADDING = 20;
/** Minimum distance between the centres of neighbouring labels. */
const LEAST_PITCH = 62;
const LEAST_GAP = 18;
/** Width of a label's character, space between two labels on a line, and maximum number of lines. */
const NAME_PITCH = 7;
const NAME_GAP = 12;
const MOST_LINES = 4;
/** Up to this number of lines, labels include the shape. */
const MOST_WHOLE = 2;
const MOST_GAP = 96;
/** Maximum side of a unit. */
const MOST_UNIT = 24;
/** Minimum side of a square image that a network takes as a vector. */
const LEAST_IMAGE = 8;
const BAR_WIDTH = { narrow: 132, wide: 176, from: 1_000, share: 0.09 };
/** Scales are tried from the largest down. */
const LARGEST_SCALE = 64;
const SMALLEST_SCALE = 3;
/** Minimum zoom of a row that is scaled down to fit the height. */
const SMALLEST_ZOOM = 0.25;
/** Minimum height for the layers, however low the stage is. */
const LEAST_HEIGHT = 120;

/** Height and width of one map of a layer, `[H, W]`; units count as 1 x 1. */
export const mapSize = (layer: LayerInfo): [number, number] =>
  layer.outputShape.length === 3 ? [layer.outputShape[0]!, layer.outputShape[1]!] : [1, 1];

/** Number of maps (channels) or units of a layer. A 1-channel layer of `[H, W]` has one map. */
export const mapCount = (layer: LayerInfo): number => layer.outputShape.at(-1) ?? 1;

/** Chains with up to this many layers and maps are laid out as a row, with all their maps. */
const MOST_IN_ROW = { layers: 16, maps: 1_000 };

/** Whether a network is laid out by {@link layoutRow}: a short chain of layers without too many maps. */
export function fitsRow({ layers }: ModelInfo): boolean {
  const chain = layers.every((layer, at) => layer.inputs.join() === (at === 0 ? '' : layers[at - 1]!.name));
  const maps = layers.reduce((sum, one) => sum + (one.outputShape.length === 3 ? mapCount(one) : 0), 0);
  return chain && layers.length <= MOST_IN_ROW.layers && maps <= MOST_IN_ROW.maps;
}

/**
 * Lays out a chain of layers from left to right. Maps are as large as the space allows; remaining space widens the gaps.
 */
export function layoutRow(model: ModelInfo, width: number, height: number): StageLayout {
  const usable = width - 2 * PADDING;
  const sized = sizeRow(model, { width: usable, height: height - 2 * PADDING - labelsHeight(1) });
  if (least(sized) <= usable) return place(sized, { width, height }, 0);
  // Labels on two lines need half the distance, which leaves more room for the maps.
  const pitch = widestLabel(sized) / MOST_WHOLE;
  const below = { width: usable, height: height - 2 * PADDING - labelsHeight(MOST_WHOLE) };
  const closer = sizeRow(model, below, pitch);
  if (least(closer, pitch) <= usable) return place(closer, { width, height }, MOST_WHOLE, pitch);
  const lines = linesOfLabels(sized, width / (least(sized) + 2 * PADDING));
  const lower = { width: usable, height: height - 2 * PADDING - labelsHeight(lines) };
  return place(sizeRow(model, lower), { width, height }, lines);
}

/** Sizes the layers as large as possible; the row may exceed a very narrow window. */
function sizeRow({ layers }: ModelInfo, { width, height }: Space, pitch = LEAST_PITCH): Sized[] {
  const space = { width, height: Math.max(LEAST_HEIGHT, height) };
  let scale = LARGEST_SCALE;
  const sizeAll = (): Sized[] =>
    layers.map((layer, at) =>
      sizeLayer(
        layer,
        { isOutput: layer === layers.at(-1), image: imageWidth(layer, layers[at - 1]) },
        scale,
        space,
      ),
    );
  let sized = sizeAll();
  while (scale > SMALLEST_SCALE && least(sized, pitch) > width) {
    scale *= 0.96;
    sized = sizeAll();
  }
  return sized;
}

/** Height above the layers for a number of label lines. */
function labelsHeight(lines: number): number {
  return LABEL_GAP + lines * (isBrief(lines) ? LABEL_LINE.brief : LABEL_LINE.whole);
}

/** With more lines, labels contain only the name. */
const isBrief = (lines: number): boolean => lines > MOST_WHOLE;

type Sized = Omit<StageNode, 'x' | 'y'>;

/**
 * Minimum distances between the left edges of neighbours, ending with the width of the last layer.
 * @param pitch minimum distance between the centres of neighbouring labels
 */
function leastPitches(sized: readonly Sized[], pitch = LEAST_PITCH): number[] {
  return sized.map(({ width }, index) => {
    const next = sized[index + 1]?.width;
    return next === undefined ? width : Math.max(width + LEAST_GAP, pitch + (width - next) / 2);
  });
}

const least = (sized: Sized[], pitch?: number): number =>
  leastPitches(sized, pitch).reduce((sum, one) => sum + one, 0);

interface Space {
  width: number;
  height: number;
}

/** What the size of a layer depends on besides its shape. */
interface InRow {
  isOutput: boolean;
  /** Width of the image whose pixels its units are, row by row; undefined for other layers. */
  image: number | undefined;
}

/** Width of the image whose pixels are a layer's units: of a flattened single map, or of a square image as a vector. */
function imageWidth({ kind, outputShape }: LayerInfo, before: LayerInfo | undefined): number | undefined {
  if (outputShape.length !== 1) return undefined;
  if (kind === 'flatten' && before?.outputShape.length === 3 && mapCount(before) === 1)
    return before.outputShape[1];
  const side = Math.sqrt(outputShape[0]!);
  return kind === 'input' && side >= LEAST_IMAGE && Number.isInteger(side) ? side : undefined;
}

function sizeLayer(layer: LayerInfo, { isOutput, image }: InRow, scale: number, space: Space): Sized {
  if (layer.outputShape.length !== 1) return sizeMaps(layer, scale, space.height);
  if (isOutput && layer.outputShape.length === 1 && mapCount(layer) <= 24) return sizeBars(layer, space);
  return image === undefined ? sizeUnits(layer, scale, space.height) : sizeImage(layer, image, scale, space);
}

function sizeBars(layer: LayerInfo, { width, height }: Space): Sized {
  const count = mapCount(layer);
  const cellHeight = Math.min(48, Math.max(14, Math.floor(height / count) - CELL_GAP));
  return arranged(
    layer,
    'bars',
    count,
    1,
    width < BAR_WIDTH.from ? BAR_WIDTH.narrow : Math.max(BAR_WIDTH.wide, BAR_WIDTH.share * width),
    cellHeight,
  );
}

/** Units are arranged in a narrow block, about ten times as high as wide. */
function sizeUnits(layer: LayerInfo, scale: number, height: number): Sized {
  const count = mapCount(layer);
  const cell = Math.max(4, Math.min(MOST_UNIT, Math.round(scale * 0.75)));
  const rows = Math.max(1, Math.floor((height + CELL_GAP) / (cell + CELL_GAP)));
  const columns = Math.max(Math.ceil(count / rows), Math.round(Math.sqrt(count / 10)), 1);
  return arranged(layer, 'units', count, columns, cell, cell);
}

/** Units that are the pixels of an image are arranged like it. */
function sizeImage(layer: LayerInfo, columns: number, scale: number, { height }: Space): Sized {
  const count = mapCount(layer);
  const most = height / Math.ceil(count / columns) - CELL_GAP;
  const cell = Math.max(1, Math.floor(Math.min(most, MOST_UNIT, scale * 0.4)));
  return arranged(layer, 'units', count, columns, cell, cell);
}

/** Maps are stacked as long as they fit, then arranged in more columns. */
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

/** Adds a few columns if that fills the last row. */
function withoutRemainder(count: number, least: number): number {
  for (let columns = least; columns <= least * 1.4; columns++) if (count % columns === 0) return columns;
  return least;
}

/** An integer multiple of the map's pixels if possible, so that all pixels have equal size. */
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

/**
 * @param lines number of label lines; 0 if each label is directly above its layer
 * @param pitch minimum distance between the centres of neighbouring labels
 */
function place(sized: Sized[], room: Space, lines: number, pitch?: number): StageLayout {
  const { width } = room;
  const tallest = Math.max(...sized.map((one) => one.height));
  const labels = labelsHeight(Math.max(1, lines));
  // A row that does not fit is larger than the window and scaled down, except for its labels, which keep their size.
  const fits = (room.height - labels) / (tallest + PADDING);
  const k = Math.min(1, width / (least(sized, pitch) + 2 * PADDING), Math.max(SMALLEST_ZOOM, fits));
  const height = room.height / k;
  const pitches = leastPitches(sized, pitch);
  // A row that is scaled down has more horizontal space, which its unscaled labels need.
  const across = width / k;
  const spare = Math.max(0, across - 2 * PADDING - least(sized, pitch)) / Math.max(1, sized.length - 1);
  const extra = Math.min((MOST_GAP - LEAST_GAP) / k, spare);
  const whole = least(sized, pitch) + extra * (sized.length - 1);
  const middle = (height + labels / k) / 2;
  let x = Math.max(PADDING, (across - whole) / 2);
  const top = Math.round(middle - tallest / 2);
  const nodes = sized.map((one, index): StageNode => {
    const label = lines > 0 ? { y: top, line: index % lines, brief: isBrief(lines) } : undefined;
    const node = { ...one, x: Math.round(x), y: Math.round(middle - one.height / 2), label };
    x += pitches[index]! + extra;
    return node;
  });
  const edges = nodes
    .slice(1)
    .map((to, index) => ({ from: nodes[index]!, to, path: path(nodes[index]!, to) }));
  return { kind: 'row', nodes, edges, width: Math.max(across, whole + 2 * PADDING), height };
}

/** Width that a label takes, with the space to the next one. */
export const widthOfLabel = (characters: number): number => characters * NAME_PITCH + NAME_GAP;

/** Width of the widest label with name and shape, with the space to the next one. */
const widestLabel = (sized: readonly Sized[]): number =>
  widthOfLabel(
    Math.max(...sized.map(({ layer }) => Math.max(layer.name.length, layer.outputShape.join('×').length))),
  );

/** The number of lines at which neighbouring labels, which keep their size, do not overlap at a zoom. */
function linesOfLabels(sized: readonly Sized[], zoom: number): number {
  const pitches = leastPitches(sized);
  const closest = Math.min(
    ...sized.slice(1).map(({ width }, at) => pitches[at]! + (width - sized[at]!.width) / 2),
  );
  const linesFor = (label: number): number => Math.ceil(label / (closest * zoom));
  const whole = Math.max(2, linesFor(widestLabel(sized)));
  if (!isBrief(whole)) return whole;
  const names = Math.max(...sized.map(({ layer }) => layer.name.length));
  return Math.max(MOST_WHOLE + 1, Math.min(MOST_LINES, linesFor(widthOfLabel(names))));
}

/** A path from the right side of one layer to the left side of the next. */
function path(from: StageNode, to: StageNode): string {
  const [x0, y0] = [from.x + from.width + 4, from.y + from.height / 2];
  const [x1, y1] = [to.x - 4, to.y + to.height / 2];
  const middle = (x0 + x1) / 2;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}
