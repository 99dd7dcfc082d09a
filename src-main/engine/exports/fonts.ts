import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nativePath, programFolder } from '../resources.ts';

/** The typeface of all figures. Its files ship with the program, so that a figure looks the same on every machine. */
export const FACE = 'Pretendard';
const weights = { regular: 'Regular', semibold: 'SemiBold', bold: 'Bold' } as const;
export type FontWeight = keyof typeof weights;

/** The font files by weight, at paths that native code can open. @throws Error if the program was not built */
export function fontFiles(): Record<FontWeight, string> {
  const folder = nativePath(join(programFolder(), 'out', 'fonts'));
  const of = (weight: FontWeight): string => {
    const file = join(folder, `${FACE}-${weights[weight]}.otf`);
    if (!existsSync(file)) throw new Error(`the font ${file} is missing; run npm run build`);
    return file;
  };
  return { regular: of('regular'), semibold: of('semibold'), bold: of('bold') };
}
