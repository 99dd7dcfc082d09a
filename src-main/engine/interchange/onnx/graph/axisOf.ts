/** An axis from the first one on, which may be counted from the last one backwards. @param rank number of axes */
export const axisOf = (told: number, rank: number): number => (told < 0 ? told + rank : told);

/** As {@link axisOf}, of several. */
export const axesOf = (told: readonly number[], rank: number): number[] =>
  told.map((axis) => axisOf(axis, rank));
