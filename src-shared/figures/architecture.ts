import { countLayers } from '../model/countLayers.ts';
import { factsOf } from '../layers/layers.ts';
import type { LayerInfo, ModelInfo } from '../model/model.ts';
import {
  createFigure,
  palettes,
  whole,
  type FigureOptions,
  type Group,
  type Palette,
  type Root,
} from './parts/figure.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** Styles of an architecture figure: stacks of maps as in LeCun et al. 1998, boxes, or a graph. */
export const architectureStyles = ['blocks', 'boxes', 'graph'] as const;
export type ArchitectureStyle = (typeof architectureStyles)[number];

/** From this number of layers on, layers that only pass values on are omitted. */
const CROWDED = 16;
const NAME = 10;
const LINE = 13;

/** A layer with the position of its outline. */
interface Placed {
  layer: LayerInfo;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A network from input to output. */
export function architecture(
  model: ModelInfo,
  style: ArchitectureStyle,
  options: FigureOptions,
): SVGSVGElement {
  const text = figureTexts[options.language];
  const root = createFigure(
    options,
    text.architecture(model.name),
    text.summaryOf(whole(countLayers(model)), whole(model.parameters)),
  );
  const chain = model.layers.every(
    (layer, at) => layer.inputs.join() === (at === 0 ? '' : model.layers[at - 1]!.name),
  );
  if (style === 'blocks' && chain) drawBlocks(root, shownOf(model), options);
  else if (style === 'graph' || !chain) drawGraph(root, model, options);
  else drawBoxes(root, model.layers, options);
  return root.node()!;
}

/** Height, width and channels of a layer's output; units are channels of a single pixel. */
const sizeOf = ({ outputShape }: LayerInfo): [number, number, number] =>
  outputShape.length === 3 ? (outputShape as [number, number, number]) : [1, 1, outputShape.at(-1)!];

const shapeOf = ({ outputShape }: LayerInfo): string => outputShape.join('×');

/** The layers in the block style: all, or for a long network those that compute something. */
function shownOf({ layers }: ModelInfo): LayerInfo[] {
  const plain = layers.filter(({ kind }) => !['flatten', 'dropout'].includes(kind));
  if (plain.length <= CROWDED) return plain;
  return plain.filter(
    ({ kind }, at) => !['activation', 'normalization'].includes(kind) || at === plain.length - 1,
  );
}

/** Draws layers as stacks of their maps. Sizes are proportional to a root, so that large maps do not dwarf the others. */
function drawBlocks(root: Root, layers: readonly LayerInfo[], options: FigureOptions): void {
  const palette = palettes[options.theme];
  const most = Math.max(4, Math.min(layers.length, Math.floor(options.width / 58)));
  const rows = Math.ceil(layers.length / most);
  const perRow = Math.ceil(layers.length / rows);
  const rowHeight = options.height / rows;
  const largest = Math.max(...layers.map((layer) => Math.max(...sizeOf(layer).slice(0, 2))));
  for (let row = 0; row < rows; row++) {
    const own = layers.slice(row * perRow, (row + 1) * perRow);
    const group = root.append('g').attr('transform', `translate(0 ${at(row * rowHeight)})`);
    drawRow(
      group,
      own,
      { ...options, height: rowHeight },
      { palette, largest, pitch: options.width / perRow },
    );
  }
}

/** Maximum number of squares per stack; the number below gives the actual count. */
const MOST_SHEETS = 7;
const SHEET = 4;

function drawRow(
  group: Group,
  layers: readonly LayerInfo[],
  options: FigureOptions,
  { palette, largest, pitch }: { palette: Palette; largest: number; pitch: number },
): void {
  const room = options.height - 2 * LINE - 14;
  const most = Math.max(12, Math.min(room * 0.92, pitch - 16) - MOST_SHEETS * 2);
  const middle = 4 + room / 2;
  const placed = layers.map((layer, index): Placed => {
    const [high, wide, channels] = sizeOf(layer);
    const units = high === 1 && wide === 1;
    const side = (pixels: number): number => Math.max(5, most * Math.sqrt(pixels / largest));
    const [width, height] = units
      ? [8, Math.max(14, Math.min(room * 0.95, 10 * Math.sqrt(channels)))]
      : [side(wide), side(high)];
    return { layer, x: (index + 0.5) * pitch - width / 2, y: middle - height / 2, width, height };
  });
  const edges = group.append('g');
  placed.forEach((place, index) => {
    drawStack(group, place, palette);
    drawWords(group, place, pitch, options, palette);
    const next = placed[index + 1];
    if (next) drawProjection(edges, place, next, palette);
  });
}

/** Number of squares of a stack, and the offset between them. */
function sheetsOf({ layer }: Placed): [count: number, shift: number] {
  const [high, wide, channels] = sizeOf(layer);
  if (high === 1 && wide === 1) return [1, 0];
  const count = Math.min(MOST_SHEETS, channels);
  return [count, count > 1 ? Math.min(SHEET, 16 / count) : 0];
}

function drawStack(group: Group, place: Placed, palette: Palette): void {
  const [count, shift] = sheetsOf(place);
  const from = (-shift * (count - 1)) / 2;
  for (let sheet = count - 1; sheet >= 0; sheet--)
    group
      .append('rect')
      .attr('x', at(place.x + from + sheet * shift))
      .attr('y', at(place.y - from - sheet * shift))
      .attr('width', at(place.width))
      .attr('height', at(place.height))
      .attr('fill', fillOf(place.layer, palette))
      .attr('stroke', palette.ink)
      .attr('stroke-width', 0.75);
}

const fillOf = ({ kind }: LayerInfo, palette: Palette): string =>
  kind === 'conv' || kind === 'dense' ? palette.line : palette.surface;

/** Draws the window in the previous layer that a cell is computed from, and lines from its corners to the cell. */
function drawProjection(group: Group, from: Placed, to: Placed, palette: Palette): void {
  const [high, wide] = sizeOf(from.layer);
  const kernel = factsOf(to.layer).reads.from === 'window' ? to.layer.kernelSize : undefined;
  const [nextHigh, nextWide] = sizeOf(to.layer);
  if (!kernel || (high === 1 && wide === 1)) {
    group
      .append('line')
      .attr('x1', at(from.x + from.width + 4))
      .attr('x2', at(to.x - 4))
      .attr('y1', at(from.y + from.height / 2))
      .attr('y2', at(to.y + to.height / 2))
      .attr('stroke', palette.quiet)
      .attr('stroke-width', 0.75);
    return;
  }
  const [tall, broad] = [(from.height * kernel[0]) / high, (from.width * kernel[1]) / wide];
  const [x, y] = [from.x + from.width * 0.55 - Math.min(broad, from.width) / 2, from.y + from.height * 0.3];
  const window = { width: Math.min(broad, from.width), height: Math.min(tall, from.height * 0.7) };
  const unit = nextHigh === 1 && nextWide === 1;
  const cell = unit
    ? { width: to.width, height: to.width }
    : { width: Math.max(1.5, to.width / nextWide), height: Math.max(1.5, to.height / nextHigh) };
  const target = { x: to.x + (to.width - cell.width) * 0.4, y: to.y + (to.height - cell.height) * 0.4 };
  for (const [dy, end] of [
    [0, 0],
    [window.height, cell.height],
  ] as const)
    group
      .append('line')
      .attr('x1', at(x + window.width))
      .attr('y1', at(y + dy))
      .attr('x2', at(target.x))
      .attr('y2', at(target.y + end))
      .attr('stroke', palette.accent)
      .attr('stroke-width', 0.75);
  for (const one of [
    { x, y, ...window },
    { ...target, ...cell },
  ])
    group
      .append('rect')
      .attr('x', at(one.x))
      .attr('y', at(one.y))
      .attr('width', at(one.width))
      .attr('height', at(one.height))
      .attr('fill', 'none')
      .attr('stroke', palette.accent);
  group.raise();
}

function drawWords(
  group: Group,
  { layer, x, width }: Placed,
  pitch: number,
  options: FigureOptions,
  palette: Palette,
): void {
  const lines: [string, string, number][] = [
    [layer.name, palette.ink, 600],
    [shapeOf(layer), palette.quiet, 400],
  ];
  const size = Math.min(NAME, ...lines.map(([word]) => (NAME * (pitch - 4)) / textWidth(word, NAME)));
  lines.forEach(([word, fill, weight], line) => {
    group
      .append('text')
      .attr('x', at(x + width / 2))
      .attr('y', at(options.height - LINE * (1 - line) - 4))
      .attr('text-anchor', 'middle')
      .attr('font-size', at(Math.max(6, size)))
      .attr('font-weight', weight)
      .attr('fill', fill)
      .text(cut(word, pitch - 2, Math.max(6, size)));
  });
}

/** Draws layers as labelled boxes, in rows that wrap at the right edge. */
function drawBoxes(root: Root, layers: readonly LayerInfo[], options: FigureOptions): void {
  const palette = palettes[options.theme];
  const gap = 14;
  const least = 96;
  const perRow = Math.max(1, Math.min(layers.length, Math.floor((options.width + gap) / (least + gap))));
  const rows = Math.ceil(layers.length / perRow);
  const width = (options.width - gap * (perRow - 1)) / perRow;
  const height = Math.min(58, (options.height - gap * (rows - 1)) / rows);
  const top = (options.height - rows * height - (rows - 1) * gap) / 2;
  const placed = layers.map((layer, index): Placed => {
    const row = Math.floor(index / perRow);
    const column = index % perRow;
    return { layer, width, height, x: column * (width + gap), y: top + row * (height + gap) };
  });
  placed.forEach((place, index) => {
    const next = placed[index + 1];
    if (next?.y === place.y)
      arrow(root, [place.x + width, middleOf(place)], [next.x, middleOf(next)], palette);
    else if (next)
      root
        .append('path')
        .attr(
          'd',
          `M${at(place.x + width / 2)} ${at(place.y + height)}v${gap / 2}H${at(next.x + width / 2)}V${at(next.y)}`,
        )
        .attr('fill', 'none')
        .attr('stroke', palette.quiet);
    drawBox(root, place, palette, options);
  });
}

const middleOf = ({ y, height }: Placed): number => y + height / 2;

function arrow(root: Root, [x1, y1]: [number, number], [x2, y2]: [number, number], palette: Palette): void {
  root
    .append('line')
    .attr('x1', at(x1))
    .attr('y1', at(y1))
    .attr('x2', at(x2 - 4))
    .attr('y2', at(y2))
    .attr('stroke', palette.quiet);
  root
    .append('polygon')
    .attr('points', `${at(x2)},${at(y2)} ${at(x2 - 5)},${at(y2 - 3)} ${at(x2 - 5)},${at(y2 + 3)}`)
    .attr('fill', palette.quiet);
}

function drawBox(
  root: Root,
  { layer, x, y, width, height }: Placed,
  palette: Palette,
  { language }: FigureOptions,
): void {
  root
    .append('rect')
    .attr('x', at(x))
    .attr('y', at(y))
    .attr('width', at(width))
    .attr('height', at(height))
    .attr('rx', 4)
    .attr('fill', fillOf(layer, palette))
    .attr('stroke', palette.quiet)
    .attr('stroke-width', 0.75);
  const rows: [string, string, number][] = [
    [layer.name, palette.ink, 600],
    [`${layer.className} ${shapeOf(layer)}`, palette.ink, 400],
    [
      layer.parameters ? `${whole(layer.parameters)} ${figureTexts[language].parameters}` : '',
      palette.quiet,
      400,
    ],
  ];
  const fitting = rows.filter(([word]) => word).slice(0, Math.max(1, Math.floor(height / 13)));
  const size = Math.min(10, (height / fitting.length) * 0.72);
  const pitch = Math.min(16, height / (fitting.length + 0.4));
  fitting.forEach(([word, fill, weight], line) => {
    root
      .append('text')
      .attr('x', at(x + width / 2))
      .attr('y', at(y + height / 2 + (line - (fitting.length - 1) / 2) * pitch + size * 0.35))
      .attr('text-anchor', 'middle')
      .attr('font-size', at(size))
      .attr('font-weight', weight)
      .attr('fill', fill)
      .text(cut(word, width - 8, size));
  });
}

/** Draws a graph with branches: each layer at the depth of the longest path to it. */
function drawGraph(root: Root, { layers }: ModelInfo, options: FigureOptions): void {
  const palette = palettes[options.theme];
  const depths = new Map<string, number>();
  for (const { name, inputs } of layers)
    depths.set(name, Math.max(-1, ...inputs.map((input) => depths.get(input) ?? -1)) + 1);
  const columns = Math.max(...depths.values()) + 1;
  const beside = Array.from({ length: columns }, (_none, depth) =>
    layers.filter(({ name }) => depths.get(name) === depth),
  );
  // A long graph is wrapped into several rows of columns.
  const most = Math.max(...beside.map(({ length }) => length));
  const perRow = Math.max(
    4,
    Math.min(columns, Math.round(Math.sqrt((columns * options.width) / (most * options.height)) * 2)),
  );
  const rows = Math.ceil(columns / perRow);
  const [pitchX, pitchY] = [options.width / perRow, options.height / rows];
  const places = new Map<string, Placed>();
  beside.forEach((some, depth) => {
    some.forEach((layer, index) => {
      const width = Math.max(6, pitchX - 12);
      const height = Math.max(5, Math.min(20, (pitchY - 8) / some.length - 6));
      const x = (depth % perRow) * pitchX + 6;
      const y = Math.floor(depth / perRow) * pitchY + (pitchY * (index + 0.5)) / some.length - height / 2;
      places.set(layer.name, { layer, x, y, width, height });
    });
  });
  for (const place of places.values())
    for (const input of place.layer.inputs) {
      const from = places.get(input);
      if (!from) continue;
      const [x1, y1, x2, y2] = [from.x + from.width, middleOf(from), place.x, middleOf(place)];
      const bend = x2 > x1 ? (x2 - x1) / 2 : pitchX / 2;
      root
        .append('path')
        .attr(
          'd',
          `M${at(x1)} ${at(y1)}C${at(x1 + bend)} ${at(y1)} ${at(x2 - bend)} ${at(y2)} ${at(x2)} ${at(y2)}`,
        )
        .attr('fill', 'none')
        .attr('stroke', palette.quiet)
        .attr('stroke-width', 0.75);
    }
  for (const { layer, x, y, width, height } of places.values()) {
    root
      .append('rect')
      .attr('x', at(x))
      .attr('y', at(y))
      .attr('width', at(width))
      .attr('height', at(height))
      .attr('rx', 3)
      .attr('fill', fillOf(layer, palette))
      .attr('stroke', palette.quiet)
      .attr('stroke-width', 0.75);
    const size = Math.min(9, height * 0.7);
    if (size >= 5)
      root
        .append('text')
        .attr('x', at(x + width / 2))
        .attr('y', at(y + height / 2 + size * 0.35))
        .attr('text-anchor', 'middle')
        .attr('font-size', at(size))
        .text(cut(layer.name, width - 4, size));
  }
}

const at = (value: number): number => Math.round(value * 100) / 100;
