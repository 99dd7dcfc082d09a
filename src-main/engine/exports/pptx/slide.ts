import type { Box } from '../../../../src-shared/contract/exports.ts';

export type { Box };

/** A place as PptxGenJS takes it, in inches. */
export const box = ({ x, y, width, height }: Box): { x: number; y: number; w: number; h: number } => ({
  x: x / 72,
  y: y / 72,
  w: width / 72,
  h: height / 72,
});

/** A colour as PowerPoint writes it. */
export const hex = (colour: string): string => colour.slice(1).toUpperCase();
