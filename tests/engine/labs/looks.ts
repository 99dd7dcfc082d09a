import { parseHTML } from 'linkedom';
import type { ExperimentLook } from '../../../src-shared/labs/Experiment.ts';

const document = parseHTML('<html></html>').document as unknown as Document;

/** A picture in every language, theme and shape: wide, small and tall. */
export const looks: readonly ExperimentLook[] = [
  { document, language: 'en', theme: 'light', width: 960, height: 540 },
  { document, language: 'ko', theme: 'dark', width: 360, height: 240 },
  { document, language: 'en', theme: 'print', width: 300, height: 500 },
];

/** What is drawn, as text, without the encoded images, which can hold any letters. */
export const withoutPictures = (drawn: SVGSVGElement): string =>
  drawn.outerHTML.replaceAll(/href="data:[^"]*"/g, '');
