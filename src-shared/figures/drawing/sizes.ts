import type { SlideShape } from '../../contract/exports.ts';

/** Places a figure is made for. */
export const sizeNames = ['full', 'half', 'third', 'column'] as const;
export type SizeName = (typeof sizeNames)[number];

/** Points (1/72 inch) of a place: on a slide below its title, or a column of print. */
const places: Record<SlideShape, Record<SizeName, readonly [width: number, height: number]>> = {
  '16:9': { full: [888, 410], half: [434, 410], third: [282, 410], column: [252, 189] },
  '4:3': { full: [648, 410], half: [314, 410], third: [202, 410], column: [252, 189] },
};

/** Type on a slide is readable from the back of a room from this size on, in points. */
export const READABLE_POINTS = 18;
/** Type of a figure in its own units; all sizes of a figure follow from it. */
const BASE = 12;

/** How large a figure is drawn, and how large it is shown. */
export interface FigureSize {
  /** In the figure's own units, in which its type is 12. */
  width: number;
  height: number;
  /** Points per unit. */
  scale: number;
}

/** The size of a figure for a place whose type is to be of so many points: larger type leaves fewer units. */
export function figureSize(place: SizeName, shape: SlideShape, points: number): FigureSize {
  const scale = points / BASE;
  const [width, height] = places[shape][place];
  return { width: Math.round(width / scale), height: Math.round(height / scale), scale };
}

/** The smallest type of a figure in points, once it is shown so many points per unit; Infinity where it has no text. */
export function smallestType(figure: Element, scale: number): number {
  const sizes = [...figure.querySelectorAll('text')].map((text) => {
    for (let at: Element | null = text; at; at = at.parentElement) {
      const size = Number(at.getAttribute('font-size'));
      if (size > 0) return size;
    }
    return BASE;
  });
  return Math.min(Infinity, ...sizes) * scale;
}
