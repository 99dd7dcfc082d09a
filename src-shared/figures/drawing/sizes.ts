/** Places a figure is made for: a whole slide, a part of one beside something else, or a column of print. */
export const sizeNames = ['full', 'half', 'third', 'column'] as const;
export type SizeName = (typeof sizeNames)[number];

/** Type on a slide is readable from the back of a room from this size on, in points. */
export const READABLE_POINTS = 18;
/** Type of a figure in its own units; all sizes of a figure follow from it. */
export const BASE_TYPE = 12;

/** The smallest type of a figure in points, once it is shown so many points per unit; Infinity where it has no text. */
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
