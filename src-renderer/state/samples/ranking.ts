/** A class in the order of the scores. */
export interface RankedClass {
  index: number;
  name: string;
  score: number;
  /** 1 for the highest score. Of equal scores the first class is before the others. */
  rank: number;
}

/** All classes, the one with the highest score first; scores that are no number are last. */
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

/** Those whose name has a text in it, in whatever case; all for an empty one. */
export function findClasses(ranked: readonly RankedClass[], text: string): readonly RankedClass[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? ranked : ranked.filter(({ name }) => name.toLowerCase().includes(wanted));
}
