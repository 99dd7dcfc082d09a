import { parseHTML } from 'linkedom';
import type { ExperimentLook } from '../../../src-shared/labs/Experiment.ts';

const { document } = parseHTML('<html></html>') as unknown as { document: Document };

/** A wide, a small and a tall picture, in both languages and all themes. */
export const looks: readonly ExperimentLook[] = [
  { document, language: 'en', theme: 'light', width: 960, height: 540 },
  { document, language: 'ko', theme: 'dark', width: 360, height: 240 },
  { document, language: 'en', theme: 'print', width: 300, height: 500 },
];

/** A picture's text, whose encoded images can hold any letters. */
export const withoutPictures = (drawn: SVGSVGElement): string =>
  drawn.outerHTML.replaceAll(/href="data:[^"]*"/g, '');

/** How an experiment is run that nobody follows or stops. */
export const task = { signal: new AbortController().signal, progress: () => undefined };
