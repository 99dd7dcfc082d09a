import type { Rectangle } from '../model/window.ts';
import { cutOut, grey } from './parts/cutOut.ts';
import { createFigure, palettes, type FigureOptions, type Root } from './parts/figure.ts';
import { drawLegend, legendHeight, legendRows } from './parts/legend.ts';
import { imagePicture, pixelPicture, type ValueGrid } from './parts/pixels.ts';
import type { ColourScale } from './parts/scales.ts';
import { cut } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** The receptive field of a layer's unit. */
export interface SeenField {
  layer: string;
  /** Clipped to the image. */
  field: Rectangle;
}

export interface ReceptiveFieldData {
  title: string;
  description: string;
  /** `[H, W, C]`, values in [0, 1] */
  image: { values: Float32Array; height: number; width: number; channels: number };
  /**
   * The unit's own field first, then those of the units in the middle of its window, layer by layer towards the image.
   */
  fields: readonly SeenField[];
  /** The unit's map and its position there; undefined for layers without maps. */
  map?: { name: string; grid: ValueGrid; scale: ColourScale; y: number; x: number } | undefined;
}

const GAP = 18;
const HEAD = 18;
const INK = { map: 'grey', low: 0, high: 1 } as const;

/** The image with the frames of a unit's receptive field, layer by layer, the part inside it, and the unit in its map. */
export function receptiveFieldFigure(data: ReceptiveFieldData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const { categories } = palettes[options.theme];
  const root = createFigure(options, data.title, data.description);
  const { image, fields, map } = data;
  const own = fields[0]!.field;
  const size = (field: Rectangle): string => `${field.right - field.left}×${field.bottom - field.top}`;
  const entries = fields.map(({ layer, field }, at) => ({
    name: `${layer} ${size(field)}`,
    colour: categories[at % categories.length]!,
  }));
  const rows = legendRows(
    entries,
    { width: options.width, left: 6, most: 2, shown: options.legend },
    text.andMore,
  );
  const panels: Panel[] = [
    { title: text.image, height: image.height, width: image.width, href: picture(image, options) },
    cutPanel(image, own, `${text.seen}, ${size(own)}`, options),
  ];
  if (map)
    panels.push({
      title: map.name,
      height: map.grid.height,
      width: map.grid.width,
      href: pixelPicture(map.grid, map.scale, options.theme),
    });
  const height = options.height - legendHeight(rows) - HEAD;
  const beside = options.width >= height * 1.2 && options.width >= 110 * panels.length;
  const room = beside
    ? { width: (options.width - GAP * (panels.length - 1)) / panels.length, height }
    : { width: options.width, height: height / panels.length - HEAD };
  const widths = panels.map((panel) => Math.min(room.width, room.height * (panel.width / panel.height)));
  const total = beside ? widths.reduce((sum, width) => sum + width + GAP, -GAP) : Math.max(...widths);
  let [x, y] = [(options.width - total) / 2, HEAD];
  panels.forEach((panel, at) => {
    const width = widths[at]!;
    const left = beside ? x : (options.width - width) / 2;
    const high = width * (panel.height / panel.width);
    const top = beside ? y + (height - high) / 2 : y;
    const titled = beside ? width + GAP - 4 : options.width - left;
    drawPanel(root, panel, { left, top, width, height: high, titled }, options);
    const unit = width / panel.width;
    if (at === 0)
      fields
        .toReversed()
        .forEach(({ field }, index) =>
          drawFrame(root, field, { left, top, unit, colour: entries[fields.length - 1 - index]!.colour }),
        );
    if (at === 2 && map) {
      const cell = { top: map.y, left: map.x, bottom: map.y + 1, right: map.x + 1 };
      drawFrame(root, cell, { left, top, unit, colour: entries[0]!.colour });
    }
    if (beside) x += width + GAP;
    else y += high + HEAD;
  });
  drawLegend(root, rows, options.height - legendHeight(rows), options);
  return root.node()!;
}

interface Panel {
  title: string;
  height: number;
  width: number;
  href: string;
}

type Image = ReceptiveFieldData['image'];

function picture({ values, height, width, channels }: Image, { theme }: FigureOptions): string {
  if (channels !== 3) return pixelPicture({ values: grey(values, channels), width, height }, INK, theme);
  return imagePicture(
    values.map((value) => Math.round(value * 255)),
    width,
    height,
    3,
  );
}

function cutPanel(image: Image, field: Rectangle, title: string, options: FigureOptions): Panel {
  const { channels } = image;
  const planes = Array.from({ length: channels }, (_none, channel) =>
    cutOut(
      image.values.filter((_value, at) => at % channels === channel),
      image.width,
      field,
    ),
  );
  const { height, width } = planes[0]!;
  const values = Float32Array.from(
    { length: height * width * channels },
    (_none, at) => planes[at % channels]!.values[Math.floor(at / channels)]!,
  );
  return { title, height, width, href: picture({ values, height, width, channels }, options) };
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Space for the title. */
  titled: number;
}

function drawPanel(
  root: Root,
  panel: Panel,
  { left, top, width, height, titled }: Place,
  { theme }: FigureOptions,
): void {
  const palette = palettes[theme];
  root
    .append('text')
    .attr('x', round(left))
    .attr('y', round(top - 5))
    .attr('font-size', 11)
    .attr('fill', palette.quiet)
    .text(cut(panel.title, titled, 11));
  for (const shape of ['image', 'rect'] as const) {
    const drawn = root
      .append(shape)
      .attr('x', round(left))
      .attr('y', round(top))
      .attr('width', round(width))
      .attr('height', round(height));
    if (shape === 'image')
      drawn
        .attr('preserveAspectRatio', 'none')
        .attr('image-rendering', 'optimizeSpeed')
        .attr('href', panel.href);
    else drawn.attr('fill', 'none').attr('stroke', palette.line);
  }
}

function drawFrame(
  root: Root,
  { top, left, bottom, right }: Rectangle,
  place: { left: number; top: number; unit: number; colour: string },
): void {
  root
    .append('rect')
    .attr('x', round(place.left + left * place.unit))
    .attr('y', round(place.top + top * place.unit))
    .attr('width', round((right - left) * place.unit))
    .attr('height', round((bottom - top) * place.unit))
    .attr('fill', 'none')
    .attr('stroke', place.colour)
    .attr('stroke-width', 2);
}

const round = (value: number): number => Math.round(value * 10) / 10;
