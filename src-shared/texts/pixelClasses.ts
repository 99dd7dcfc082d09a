import type { Language } from '../contract/errors.ts';
import { BACKGROUND } from '../figures/parts/labelMaps.ts';

/** Display name of a class of pixels: data sets name them, apart from the background. */
export const pixelClassTitle = (name: string, language: Language): string =>
  name === BACKGROUND && language === 'ko' ? '배경' : name;
