import { createFigure, palettes, short, type FigureOptions } from '../parts/figure.ts';
import { drawScale } from '../featureMaps.ts';
import { imagePicture, pixelPicture } from '../parts/pixels.ts';
import type { ColourScale } from '../parts/scales.ts';

/** An image and an attribution for each of its pixels. */
export interface AttributionData {
  /** `[H, W, C]`, 0..255 */
  image: Uint8Array;
  shape: readonly [number, number, number];
  /** `[H, W]` */
  map: Float32Array;
  scale: ColourScale;
  title: string;
  description: string;
}

/** A colour scale symmetric around 0 if a map has negative values, else from 0. */
export function attributionScale(map: Float32Array): ColourScale {
  const high = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return map.some((value) => value < 0)
    ? { map: 'blue-red', low: -high, high }
    : { map: 'viridis', low: 0, high };
}

const SCALE_HEIGHT = 26;
const GAP = 12;
/** Opacity of the map over the image. */
const OVERLAY = 0.65;

/** The image, the map, and the map over the image, side by side or, in a narrow figure, one below another. */
export function attributionMap(
  { image, shape, map, scale, title, description }: AttributionData,
  options: FigureOptions,
): SVGSVGElement {
  const root = createFigure(options, title, `${description}; ${short(scale.low)} – ${short(scale.high)}`);
  const [height, width, channels] = shape;
  const room = options.height - SCALE_HEIGHT;
  const beside = options.width / room >= width / height;
  const [across, down] = beside ? [3, 1] : [1, 3];
  const cell = Math.min(
    (options.width - (across - 1) * GAP) / across,
    (((room - (down - 1) * GAP) / down) * width) / height,
  );
  const tall = (cell * height) / width;
  const left = (options.width - across * cell - (across - 1) * GAP) / 2;
  const top = (room - down * tall - (down - 1) * GAP) / 2;
  const picture = imagePicture(image, width, height, channels === 3 ? 3 : 1);
  const colours = pixelPicture({ values: map, width, height }, scale, options.theme);
  const panels = [
    [[picture, 1]],
    [[colours, 1]],
    [
      [picture, 1],
      [colours, OVERLAY],
    ],
  ] as const;
  panels.forEach((layers, at) => {
    const x = round(left + (beside ? at * (cell + GAP) : 0));
    const y = round(top + (beside ? 0 : at * (tall + GAP)));
    for (const [href, opacity] of layers)
      root
        .append('image')
        .attr('x', x)
        .attr('y', y)
        .attr('width', round(cell))
        .attr('height', round(tall))
        .attr('opacity', opacity === 1 ? null : opacity)
        .attr('preserveAspectRatio', 'none')
        .attr('image-rendering', 'optimizeSpeed')
        .attr('href', href);
    root
      .append('rect')
      .attr('x', x)
      .attr('y', y)
      .attr('width', round(cell))
      .attr('height', round(tall))
      .attr('fill', 'none')
      .attr('stroke', palettes[options.theme].line);
  });
  drawScale(root, scale, options);
  return root.node()!;
}

const round = (value: number): number => Math.round(value * 10) / 10;
