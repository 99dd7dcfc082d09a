import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { traceCurve } from './curve.ts';
import type { Handwriting } from './handwritings.ts';
import { applyWarp, chooseGlyph, drawWarp, jitterStroke } from './variation.ts';
import { drawLine, fitLines, offCentre, SIDE, type Pen } from './pen.ts';

const ink = new Float32Array(SIDE * SIDE);

/**
 * Draws a sign that looks handwritten.
 * @param random - the only source of randomness: the same stream state gives the same pixels
 * @param handwriting - the signs and how they are written
 * @param sign - index of the class
 * @param pixels - `[28, 28]`, overwritten: 0 for paper to 255 for ink
 */
export function drawGlyph(
  random: RandomStream,
  handwriting: Handwriting,
  sign: number,
  pixels: Uint8Array,
): void {
  const glyph = chooseGlyph(random, handwriting.glyphs[sign]!);
  const jitter = random.uniform(1, 3.5);
  const warp = drawWarp(random, handwriting.halfWidth);
  const lines = glyph.strokes.map((stroke) => traceCurve(jitterStroke(random, stroke, jitter)));
  for (const line of lines) applyWarp(warp, line);
  const pen = choosePen(random, handwriting.thickest(sign));
  fitLines(lines, pen);
  ink.fill(0);
  for (const line of lines) drawLine(ink, line, pen);
  const depth = random.uniform(250, 290);
  const noise = random.uniform(0, 12);
  const { columns, rows } = offCentre(ink);
  pixels.fill(0);
  for (let row = Math.max(0, rows); row < Math.min(SIDE, SIDE + rows); row++) {
    for (let column = Math.max(0, columns); column < Math.min(SIDE, SIDE + columns); column++) {
      const value = ink[(row - rows) * SIDE + column - columns]!;
      if (value === 0) continue;
      const grey = value * (depth + noise * (random.nextFloat() - 0.5));
      pixels[row * SIDE + column] = grey > 255 ? 255 : grey;
    }
  }
}

/** A pen between a ballpoint and a felt-tip, of at most so large a radius in pixels of the finished image. */
function choosePen(random: RandomStream, thickest: number): Pen {
  const heavy = random.nextFloat() < 0.06 ? random.uniform(0.4, 1.2) : 0;
  const radius = Math.min(thickest, Math.max(0.6, random.normal(1.3, 0.36) + heavy));
  const change = random.normal(0, 0.12);
  return { from: radius * (1 - change), to: radius * (1 + change), edge: random.uniform(0.4, 0.7) };
}
