import { renderAsync, type ResvgRenderOptions } from '@resvg/resvg-js';
import type { Provenance } from '../../../src-shared/contract/exports.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { FACE, fallbackFiles, fontFiles } from './fonts.ts';
import { sizeOf } from './svg.ts';
import { withTextChunks } from './pngText.ts';

/** Maximum number of pixels of an image that presentation programs still open. */
const MOST_PIXELS = 120_000_000;
const LONGEST_SIDE = 65_535;

export interface Raster {
  width: number;
  height: number;
  /** `[height, width, 4]`, 0..255, not premultiplied */
  pixels: Uint8Array;
}

/**
 * Rasterises an SVG.
 * @param scale pixels per unit of the SVG
 * @param background background colour. Default: transparent
 * @throws FeaturescopeError `export/too-large`, `export/no-size`
 */
export async function rasterise(svg: string, scale: number, background?: string): Promise<Raster> {
  const { width, height, pixels } = await draw(svg, scale, background);
  return { width, height, pixels: new Uint8Array(pixels) };
}

/** An SVG as a PNG file that contains its provenance. @throws FeaturescopeError `export/too-large`, `export/no-size` */
export async function toPng(
  svg: string,
  scale: number,
  background: string | undefined,
  provenance?: Provenance,
): Promise<Uint8Array> {
  const image = await draw(svg, scale, background);
  const png = new Uint8Array(image.asPng());
  if (!provenance) return png;
  return withTextChunks(png, { Software: provenance.program, Description: JSON.stringify(provenance) });
}

async function draw(svg: string, scale: number, background: string | undefined) {
  const [width, height] = sizeOf(svg);
  const pixels = width * height * scale * scale;
  // The sides are limited too: an image of a single row could be as long as the total allows, and no program displays it.
  if (pixels > MOST_PIXELS || Math.max(width, height) * scale > LONGEST_SIDE)
    throw new FeaturescopeError('export/too-large', { pixels: Math.round(pixels), most: MOST_PIXELS });
  const options: ResvgRenderOptions = {
    font: {
      fontFiles: [fontFiles(), fallbackFiles()].flatMap((files) => Object.values<string>(files)),
      loadSystemFonts: false,
      defaultFontFamily: FACE,
    },
    fitTo: { mode: 'zoom', value: scale },
    ...(background === undefined ? {} : { background }),
  };
  return renderAsync(svg, options);
}
