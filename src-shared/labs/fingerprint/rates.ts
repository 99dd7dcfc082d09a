import type { Pairs } from './course.ts';

/** What a threshold does with pairs: those below it are taken for the same finger. */
export interface Rates {
  /** Share of the pairs of different fingers that are accepted. */
  falseAcceptance: number;
  /** Share of the pairs of one finger that are rejected. */
  falseRejection: number;
  /** Share of right decisions, if every second pair were of one finger. */
  accuracy: number;
  /** Numbers of wrong decisions, and of pairs. */
  accepted: number;
  rejected: number;
  different: number;
  same: number;
}

/** The rates at a threshold; not a number without pairs of a kind. */
export function ratesAt({ distances, same }: Pick<Pairs, 'distances' | 'same'>, threshold: number): Rates {
  const counts = { accepted: 0, rejected: 0, different: 0, same: 0 };
  distances.forEach((distance, at) => {
    const isAccepted = distance < threshold;
    if (same[at]) {
      counts.same++;
      if (!isAccepted) counts.rejected++;
    } else {
      counts.different++;
      if (isAccepted) counts.accepted++;
    }
  });
  const falseAcceptance = counts.accepted / counts.different;
  const falseRejection = counts.rejected / counts.same;
  return { ...counts, falseAcceptance, falseRejection, accuracy: 1 - (falseAcceptance + falseRejection) / 2 };
}

/** The threshold at which both rates are as equal as they can be, and the larger of the two there. */
export function equalError({ distances, same }: Pick<Pairs, 'distances' | 'same'>): {
  threshold: number;
  rate: number;
} {
  const order = [...distances.keys()].sort((a, b) => distances[a]! - distances[b]!);
  const all = same.filter(Boolean).length;
  const others = same.length - all;
  let [right, wrong] = [0, 0];
  let best = { threshold: 0, rate: 1 };
  for (let at = 0; at < order.length; at++) {
    if (same[order[at]!]) right++;
    else wrong++;
    const [now, next] = [distances[order[at]!]!, distances[order[at + 1] ?? -1] ?? distances[order[at]!]!];
    if (next === now && at < order.length - 1) continue;
    const rate = Math.max(1 - right / all, wrong / others);
    if (rate < best.rate) best = { threshold: (now + next) / 2, rate };
  }
  return best;
}
