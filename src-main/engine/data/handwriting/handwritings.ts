import { digitGlyphs } from './digitGlyphs.ts';
import type { Glyph } from './Glyph.ts';
import { hangulGlyphs, jamo } from './hangulGlyphs.ts';

/** Signs that the program writes itself, and how they are written. */
export interface Handwriting {
  classes: readonly string[];
  /** The ways of writing each class. */
  glyphs: readonly (readonly Glyph[])[];
  /** Mean half of a sign's width, where half of its height is 50. */
  halfWidth: number;
  /** Largest radius of the pen for a class, in pixels of the finished image, at which the sign is still readable. */
  thickest(sign: number): number;
}

/** Every handwriting, by the name of its data set. */
export const handwritings = {
  digits: {
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    glyphs: digitGlyphs,
    halfWidth: 40,
    thickest: (digit) => (digit === 1 ? 3.2 : 2.1),
  },
  hangul: {
    classes: jamo,
    glyphs: hangulGlyphs,
    halfWidth: 48,
    thickest: () => 1.6,
  },
} as const satisfies Record<string, Handwriting>;
export type HandwritingName = keyof typeof handwritings;
