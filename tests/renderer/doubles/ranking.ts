import type { RankingCurve, RankingCurves } from '../../../src-shared/contract/evaluation.ts';

/** Curves of a network that ranks well, each class slightly worse than the one before. */
export function rankingOf(split: 'train' | 'test', classes: readonly string[]): RankingCurves {
  const places = Array.from({ length: 101 }, (_none, at) => at / 100);
  const curve = (label: string, power: number): RankingCurve => ({
    ...{ label, support: 1000, auc: 1 / (1 + power), averagePrecision: power === 0 ? 1 : 1 - power / 2 },
    roc: places.map((x) => [x, x ** power]),
    precisionRecall: places.map((x) => [x, 1 - power * x ** 8]),
  });
  return {
    split,
    classes: classes.map((label, at) => curve(label, 0.02 + (0.4 * at) / classes.length)),
    micro: curve('micro', 0.2),
    macro: curve('macro', 0.22),
  };
}
