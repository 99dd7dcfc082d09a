import type { Box } from '../../../../src-shared/contract/exports.ts';

export type { Box };

/** A position as PptxGenJS takes it, in inches. */
export const box = ({ x, y, width, height }: Box): { x: number; y: number; w: number; h: number } => ({
  x: x / 72,
  y: y / 72,
  w: width / 72,
  h: height / 72,
});

/** A colour in PowerPoint's notation. */
export const hex = (colour: string): string => colour.slice(1).toUpperCase();
