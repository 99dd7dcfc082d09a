/** A class with its rank. */
export interface RankedClass {
  index: number;
  name: string;
  score: number;
  /** 1 for the highest score. Among equal scores the lower class index ranks first. */
  rank: number;
}

/** All classes by descending score; NaN scores are last. */
export function rankClasses(scores: ArrayLike<number>, names: readonly string[]): RankedClass[] {
  const key = (index: number): number => {
    const score = scores[index]!;
    return Number.isNaN(score) ? -Infinity : score;
  };
  return Array.from({ length: scores.length }, (_none, index) => index)
    .sort((a, b) => key(b) - key(a) || a - b)
    .map((index, at) => ({
      index,
      name: names[index] ?? String(index),
      score: scores[index]!,
      rank: at + 1,
    }));
}

/** The classes whose name contains a text, ignoring case; all for an empty text. */
export function findClasses(ranked: readonly RankedClass[], text: string): readonly RankedClass[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? ranked : ranked.filter(({ name }) => name.toLowerCase().includes(wanted));
}
