import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nativePath, programFolder } from '../resources.ts';

/** The typeface of all figures. Its files ship with the program, so that a figure looks the same on every machine. */
export const FACE = 'Pretendard';
/** The face of signs that the first one lacks: those of sets and logic, ∇, Arabic and Hebrew letters among them. */
export const FALLBACK_FACE = 'DejaVu Sans';
const weights = { regular: 'Regular', semibold: 'SemiBold', bold: 'Bold' } as const;
export type FontWeight = keyof typeof weights;

/** The font files by weight, at paths that native code can open. @throws Error if the program was not built */
export function fontFiles(): Record<FontWeight, string> {
  const of = (weight: FontWeight): string => fontFile(`${FACE}-${weights[weight]}.otf`);
  return { regular: of('regular'), semibold: of('semibold'), bold: of('bold') };
}

/** The files of the second face, as {@link fontFiles}. @throws Error when the program was not built */
export function fallbackFiles(): Record<'regular' | 'bold', string> {
  return { regular: fontFile('DejaVuSans.ttf'), bold: fontFile('DejaVuSans-Bold.ttf') };
}

function fontFile(name: string): string {
  const file = join(nativePath(join(programFolder(), 'out', 'fonts')), name);
  if (!existsSync(file)) throw new Error(`the font ${file} is missing; run npm run build`);
  return file;
}
