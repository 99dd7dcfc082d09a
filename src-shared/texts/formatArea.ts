const LEAST_DIGITS = 3;
/** So many digits tell even the best networks apart. */
const MOST_DIGITS = 6;

/** The number of decimals that tells all of some areas, 0..1, from a perfect one: three, or more for areas near 1. */
export function areaDigits(areas: readonly (number | undefined)[]): number {
  let digits = LEAST_DIGITS;
  for (const area of areas)
    while (area !== undefined && area < 1 && digits < MOST_DIGITS && Number(area.toFixed(digits)) === 1)
      digits++;
  return digits;
}

/**
 * An area below a curve, 0..1; a dash where there is none.
 * @param digits decimals, equal within a column. Default: as many as tell it from a perfect area
 */
export const formatArea = (area: number | undefined, digits = areaDigits([area])): string =>
  area === undefined || !Number.isFinite(area) ? '–' : area.toFixed(digits);
