import { shortName } from '../../network/shortName.ts';
import { findRecipe } from '../../recipes/recipes.ts';
import { initialWeights } from '../../network/initialiseWeights.ts';
import type { Check } from '../Lab.ts';

/**
 * Smoothness of filters: the mean correlation of a filter's weights with their right and lower neighbours. Near 0 for
 * random weights, towards 1 for smooth patterns.
 * @param kernel `[KH, KW, C, filters]`
 */
export function neighbourCorrelation(kernel: ArrayLike<number>, shape: readonly number[]): number {
  const [height, width, channels, filters] = shape as [number, number, number, number];
  const at = (y: number, x: number, map: number): number =>
    kernel[(y * width + x) * channels * filters + map]!;
  let total = 0;
  for (let map = 0; map < channels * filters; map++) {
    const pairs: [number, number][] = [];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        if (x + 1 < width) pairs.push([at(y, x, map), at(y, x + 1, map)]);
        if (y + 1 < height) pairs.push([at(y, x, map), at(y + 1, x, map)]);
      }
    total += correlation(pairs);
  }
  return total / (channels * filters);
}

function correlation(pairs: readonly [number, number][]): number {
  const mean = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [first, second] = [mean(0), mean(1)];
  const sums = pairs.reduce(
    ([product, a, b], pair) => {
      const [x, y] = [pair[0] - first, pair[1] - second];
      return [product + x * y, a + x * x, b + y * y] as [number, number, number];
    },
    [0, 0, 0] as [number, number, number],
  );
  return sums[1] === 0 || sums[2] === 0 ? 0 : sums[0] / Math.sqrt(sums[1] * sums[2]);
}

/** Minimum neighbour correlation of visibly ordered filters; random filters of 5x5 are within 0.1 of 0. */
const ORDERED = 0.3;
const RANDOM = 0.1;

/** Checks that the filters of a layer are random before training and visibly ordered after it. */
export function filtersOrdered(recipe: string, layer: string): Check {
  return {
    name: {
      en: 'Likeness of neighbouring weights, before and after',
      ko: '이웃한 가중치의 닮음, 학습 전과 후',
    },
    expected: `0 ± ${RANDOM} → ≥ ${ORDERED}`,
    training: 0,
    measure: (trained) => {
      const { network, seed } = trained!;
      const { inputShape } = findRecipe(recipe);
      const fresh = findRecipe(recipe).build(inputShape, network.outputSize);
      const [before] = initialWeights(fresh.getLayer(layer), seed, layer);
      fresh.dispose();
      const kernel = network.model
        .getLayer(layer)
        .weights.find((weight) => shortName(weight.originalName) === 'kernel')!;
      const [first, last] = [
        neighbourCorrelation(before!.data, before!.shape),
        neighbourCorrelation(kernel.read().dataSync(), before!.shape),
      ];
      return {
        value: `${first.toFixed(3)} → ${last.toFixed(3)}`,
        ok: Math.abs(first) < RANDOM && last >= ORDERED,
      };
    },
  };
}
