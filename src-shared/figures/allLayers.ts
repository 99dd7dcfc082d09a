import type { LayerInfo } from '../model/model.ts';
import type { FrameTensor } from '../contract/service.ts';
import { createFigure, palettes, whole, type FigureOptions } from './parts/figure.ts';
import { drawMaps } from './featureMaps.ts';
import type { ColourScale } from './parts/scales.ts';
import { cut } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** One layer with its output and its colour scale. */
export interface LayerMaps {
  layer: LayerInfo;
  /** `[1, H, W, C]` or `[1, N]` */
  tensor: FrameTensor;
  scale: ColourScale;
}

const GAP = 10;
const TYPE = 11;
const LINE = 14;
const LEAST_CELL = 8;
/** Minimum width of a layer's column; further layers begin another row. */
const LEAST_COLUMN = 54;
/** Minimum height of rows. */
const LEAST_ROW = 80;
const MOST_MAPS = 32;

/**
 * The maps of every layer for one image from left to right, each layer with its own scale; of many maps only the first,
 * with a note.
 */
export function allLayers(all: readonly LayerMaps[], options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const columns = Math.max(1, Math.min(all.length, Math.floor((options.width + GAP) / (LEAST_COLUMN + GAP))));
  const fits = Math.max(1, Math.floor((options.height + GAP) / (LEAST_ROW + GAP)));
  const shown = chosen(all, columns * fits);
  const told = text.allLayersOf(whole(shown.length), whole(all.length));
  const root = createFigure(options, text.allLayers, `${told}. ${text.allLayersNote}`);
  const foot = shown.length < all.length ? LINE : 0;
  if (foot)
    root
      .append('text')
      .attr('x', options.width / 2)
      .attr('y', options.height - 3)
      .attr('text-anchor', 'middle')
      .attr('font-size', TYPE)
      .attr('fill', palette.quiet)
      .text(cut(told, options.width, TYPE));
  const rows = Math.ceil(shown.length / columns);
  const across = Math.ceil(shown.length / rows);
  const width = (options.width - (across - 1) * GAP) / across;
  const height = (options.height - foot - (rows - 1) * GAP) / rows;
  shown.forEach(({ layer, tensor, scale }, at) => {
    const [left, top] = [(at % across) * (width + GAP), Math.floor(at / across) * (height + GAP)];
    const count = tensor.shape.at(-1)!;
    const room = height - 2 * LINE - 4;
    const most = Math.min(MOST_MAPS, Math.max(1, Math.floor((width * room) / (LEAST_CELL + 2) ** 2)));
    const part = firstMaps(tensor, Math.min(most, count));
    const name = (words: string, line: number, weight: number, fill: string): void => {
      root
        .append('text')
        .attr('x', round(left + width / 2))
        .attr('y', round(top + line * LINE - 3))
        .attr('text-anchor', 'middle')
        .attr('font-size', TYPE)
        .attr('font-weight', weight)
        .attr('fill', fill)
        .text(cut(words, width, TYPE));
    };
    name(layer.name, 1, 600, palette.ink);
    name(most < count ? `${whole(most)}/${whole(count)}` : whole(count), 2, 400, palette.quiet);
    drawMaps(root, { tensor: part, scale, left, top: top + 2 * LINE + 4, width, height: room }, options);
  });
  return root.node()!;
}

/** As many evenly spaced layers as fit, including the first and the last. */
function chosen(all: readonly LayerMaps[], most: number): LayerMaps[] {
  if (all.length <= most) return [...all];
  if (most === 1) return [all.at(-1)!];
  return Array.from({ length: most }, (_none, at) => all[Math.round((at * (all.length - 1)) / (most - 1))]!);
}

/** The first maps or units of a tensor. */
function firstMaps(tensor: FrameTensor, count: number): FrameTensor {
  const all = tensor.shape.at(-1)!;
  if (count === all) return tensor;
  const data = new Float32Array((tensor.data.length / all) * count);
  for (let cell = 0; cell < tensor.data.length / all; cell++)
    data.set(tensor.data.subarray(cell * all, cell * all + count), cell * count);
  return { ...tensor, shape: [...tensor.shape.slice(0, -1), count], data };
}

const round = (value: number): number => Math.round(value * 10) / 10;
