import type { LayerInfo } from '../model/model.ts';
import type { FrameTensor } from '../contract/service.ts';
import {
  createFigure,
  palettes,
  short,
  whole,
  type FigureOptions,
  type Group,
  type Root,
} from './parts/figure.ts';
import { pixelPicture } from './parts/pixels.ts';
import type { ColourScale } from './parts/scales.ts';
import { colourAt } from './parts/colours.ts';
import { cut } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** One layer's maps for one image, and their colour scale. */
export interface FeatureMapsData {
  layer: LayerInfo;
  /** `[1, H, W, C]` or `[1, N]` */
  tensor: FrameTensor;
  scale: ColourScale;
  /** Name of the values for the description, if they are not activations. */
  what?: string;
  /** What each map is called; left out, its number from 1. */
  names?: readonly string[] | undefined;
}

/** Spacing of maps: a thin line between many, enough for a number above each if there are few. */
interface Gaps {
  x: number;
  y: number;
  /** Space above a map for its number; 0 for none. */
  above: number;
}
const CLOSE: Gaps = { x: 2, y: 2, above: 0 };
const NUMBERED: Gaps = { x: 10, y: 6, above: 13 };
const LEGEND = 26;
/** Maps are numbered if there are at most this many, and each is wide enough. */
const MOST_NUMBERED = 64;
const LEAST_NUMBERED = 28;
const NUMBER = 10;

/**
 * All maps of a layer as a grid, each pixel a block, with the colour range. A layer without maps is a grid of its units.
 */
export function featureMaps(
  { layer, tensor, scale, what, names }: FeatureMapsData,
  options: FigureOptions,
): SVGSVGElement {
  const text = figureTexts[options.language];
  const [height, width, count] = gridOf(tensor);
  const root = createFigure(
    options,
    text.maps(layer.name),
    text.mapsOf(
      whole(count),
      `${width}×${height}`,
      short(scale.low),
      short(scale.high),
      what ?? text.activations,
    ),
  );
  drawMaps(
    root,
    {
      tensor,
      scale,
      names,
      top: 0,
      left: 0,
      width: options.width,
      height: options.height - (options.legend === false ? 0 : LEGEND),
    },
    options,
  );
  if (options.legend !== false) drawScale(root, scale, options);
  return root.node()!;
}

/** Height, width and number of a tensor's maps; units count as one row of a single map. */
function gridOf({ shape }: FrameTensor): [number, number, number] {
  return shape.length === 4 ? [shape[1]!, shape[2]!, shape[3]!] : [1, shape.at(-1)!, 1];
}

interface Place {
  tensor: FrameTensor;
  scale: ColourScale;
  names?: readonly string[] | undefined;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Draws the maps of a tensor centred and as large as possible. */
export function drawMaps(
  root: Root,
  { tensor, scale, names, left, top, width, height }: Place,
  options: FigureOptions,
): void {
  const palette = palettes[options.theme];
  const units = tensor.shape.length !== 4 || (tensor.shape[1] === 1 && tensor.shape[2] === 1);
  const [mapHeight, mapWidth, count] = units ? [1, 1, tensor.data.length] : gridOf(tensor);
  const shape = mapWidth / mapHeight;
  const roomy = bestGrid(count, shape, width, height, NUMBERED);
  const numbered = !units && count > 1 && count <= MOST_NUMBERED && roomy.cell >= LEAST_NUMBERED;
  const gaps = numbered ? NUMBERED : CLOSE;
  const { columns, cell } = numbered ? roomy : bestGrid(count, shape, width, height, CLOSE);
  const rows = Math.ceil(count / columns);
  const tall = cell / shape;
  const [pitchX, pitchY] = [cell + gaps.x, tall + gaps.above + gaps.y];
  const group = root
    .append('g')
    .attr(
      'transform',
      `translate(${at(left + (width - columns * pitchX + gaps.x) / 2)} ${at(top + (height - rows * pitchY + gaps.y) / 2)})`,
    );
  for (let map = 0; map < count; map++) {
    const [x, y] = [(map % columns) * pitchX, Math.floor(map / columns) * pitchY + gaps.above];
    const place = { x: at(x), y: at(y), width: at(cell), height: at(tall) };
    if (units) {
      const share = scale.high > scale.low ? (tensor.data[map]! - scale.low) / (scale.high - scale.low) : 0.5;
      const fill = Number.isNaN(share)
        ? palette.wrong
        : colourAt(scale.map, options.theme, Math.max(0, Math.min(1, share)));
      group
        .append('rect')
        .call(put, place)
        .attr('fill', fill)
        .attr('stroke', palette.line)
        .attr('stroke-width', 0.5);
      continue;
    }
    const grid = { values: tensor.data, width: mapWidth, height: mapHeight, start: map, stride: count };
    group
      .append('image')
      .call(put, place)
      .attr('preserveAspectRatio', 'none')
      .attr('image-rendering', 'optimizeSpeed')
      .attr('href', pixelPicture(grid, scale, options.theme));
    group
      .append('rect')
      .call(put, place)
      .attr('fill', 'none')
      .attr('stroke', numbered ? palette.quiet : palette.line)
      .attr('stroke-width', 0.5);
    if (numbered) drawName(group, x, y, cut(names?.[map] ?? String(map + 1), cell, NUMBER), options);
  }
}

/** A map's number or name above it: on it, it would hide values. */
function drawName(group: Group, x: number, y: number, name: string, { theme }: FigureOptions): void {
  group
    .append('text')
    .attr('x', at(x))
    .attr('y', at(y - 3))
    .attr('font-size', NUMBER)
    .attr('fill', palettes[theme].quiet)
    .text(name);
}

/** Draws the colour scale from the lowest to the highest value at the bottom of a figure. */
export function drawScale(root: Root, scale: ColourScale, options: FigureOptions): void {
  const palette = palettes[options.theme];
  const [width, height] = [Math.min(160, options.width / 2), 8];
  const [x, y] = [(options.width - width) / 2, options.height - 14];
  const STEPS = 48;
  for (let step = 0; step < STEPS; step++)
    root
      .append('rect')
      .attr('x', at(x + (step * width) / STEPS))
      .attr('y', y)
      .attr('width', at(width / STEPS + 0.4))
      .attr('height', height)
      .attr('fill', colourAt(scale.map, options.theme, step / (STEPS - 1)));
  for (const [value, anchor, place] of [
    [scale.low, 'end', x - 6],
    [scale.high, 'start', x + width + 6],
  ] as const)
    root
      .append('text')
      .attr('x', at(place))
      .attr('y', y + 8)
      .attr('font-size', 11)
      .attr('text-anchor', anchor)
      .attr('fill', palette.quiet)
      .text(short(value));
}

/** The number of columns with the largest cells. @param shape width of a cell divided by its height */
function bestGrid(
  count: number,
  shape: number,
  width: number,
  height: number,
  gaps: Gaps,
): { columns: number; cell: number } {
  let best = { columns: 1, cell: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tall = (height + gaps.y) / rows - gaps.y - gaps.above;
    const cell = Math.min((width + gaps.x) / columns - gaps.x, tall * shape);
    if (cell > best.cell) best = { columns, cell };
  }
  return best;
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}
type Drawn = { attr(name: string, value: number): Drawn };
function put(shape: unknown, { x, y, width, height }: Rectangle): void {
  (shape as Drawn).attr('x', x).attr('y', y).attr('width', width).attr('height', height);
}

const at = (value: number): number => Math.round(value * 100) / 100;
