import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nativePath, programFolder } from '../resources.ts';

/** The face of all figures; its files ship with the program, so that a figure looks alike on every machine. */
export const FACE = 'Pretendard';
const weights = { regular: 'Regular', semibold: 'SemiBold', bold: 'Bold' } as const;
export type FontWeight = keyof typeof weights;

/** The files of the face, by weight, where native code can open them. @throws Error when the program was not built */
export function fontFiles(): Record<FontWeight, string> {
  const folder = nativePath(join(programFolder(), 'out', 'fonts'));
  const of = (weight: FontWeight): string => {
    const file = join(folder, `${FACE}-${weights[weight]}.otf`);
    if (!existsSync(file)) throw new Error(`the font ${file} is missing; run npm run build`);
    return file;
  };
  return { regular: of('regular'), semibold: of('semibold'), bold: of('bold') };
}
