import * as loaded from 'gifenc';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ExportOptions } from '../../../src-shared/contract/exports.ts';
import { rasterise } from './png.ts';
import { withComment } from './gifComment.ts';

/**
 * The part of gifenc that is used. It has no types, and as a CommonJS module its default export differs between loaders.
 */
interface Gifenc {
  GIFEncoder(): {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette: number[][]; delay: number; repeat: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  quantize(rgba: Uint8Array, colours: number): number[][];
  applyPalette(rgba: Uint8Array, palette: number[][]): Uint8Array;
}
const known = loaded as unknown as Gifenc | { default: Gifenc };
const { GIFEncoder, quantize, applyPalette } = 'GIFEncoder' in known ? known : known.default;

/** Number of colours per frame. */
const COLOURS = 256;
/** The last frame is displayed this many times as long. */
const LAST_STANDS = 3;

/** A figure over steps as a looping animation. @throws FeaturescopeError `export/nothing-moves`, `export/too-large` */
export async function toGif({ figures, scale, frameMs, paper }: ExportOptions): Promise<Uint8Array> {
  const [figure] = figures;
  const frames = figure?.frames ?? [];
  if (!figure || frames.length === 0)
    throw new FeaturescopeError('export/nothing-moves', { figure: figure?.title ?? '' });
  const encoder = GIFEncoder();
  for (const [at, frame] of frames.entries()) {
    const { width, height, pixels } = await rasterise(frame, scale, paper.surface);
    const palette = quantize(pixels, COLOURS);
    const delay = at === frames.length - 1 ? frameMs * LAST_STANDS : frameMs;
    encoder.writeFrame(applyPalette(pixels, palette), width, height, { palette, delay, repeat: 0 });
  }
  encoder.finish();
  return withComment(encoder.bytes(), JSON.stringify(figure.provenance));
}
