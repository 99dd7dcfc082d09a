/** Formats of figures: a whole slide, a part of one beside other content, or a column in print. */
export const sizeNames = ['full', 'half', 'third', 'column'] as const;
export type SizeName = (typeof sizeNames)[number];

/** Minimum font size on a slide that is readable from the back of a room, in points. */
export const READABLE_POINTS = 18;
/** Font size of figures in their own units, from which all other sizes are derived. */
export const BASE_TYPE = 12;

/** The smallest font size of a figure in points, at a scale in points per unit; Infinity without text. */
export function smallestType(figure: Element, scale: number): number {
  const sizes = [...figure.querySelectorAll('text')].map((text) => {
    for (let at: Element | null = text; at; at = at.parentElement) {
      const size = Number(at.getAttribute('font-size'));
      if (size > 0) return size;
    }
    return BASE_TYPE;
  });
  return Math.min(Infinity, ...sizes) * scale;
}
