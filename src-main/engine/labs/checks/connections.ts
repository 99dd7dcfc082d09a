import type { LayerInfo } from '../../../../src-shared/model/model.ts';
import { describeRecipe, findRecipe } from '../../recipes/recipes.ts';
import type { Check } from '../Lab.ts';
import { whole } from './architecture.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/**
 * The number of connections of a layer as the paper counts them: from each output to every value that it reads, and to
 * its bias. A sub-sampling output reads the four values of its window.
 */
function connectionsOf({ kind, parameters, outputShape }: LayerInfo): number {
  if (parameters === 0) return 0;
  const outputs = sizeOf(outputShape);
  if (kind === 'pool') return 5 * outputs;
  return (parameters * outputs) / outputShape.at(-1)!;
}

/**
 * Checks the number of connections of each layer that has some, and their total.
 * @param printed the total in the paper
 */
export function connectionTable(recipe: string, expected: readonly number[], printed: number): Check {
  const write = (counts: readonly number[]): string =>
    `${counts.map(whole).join(' / ')} = ${whole(counts.reduce((sum, count) => sum + count, 0))}`;
  return {
    name: { en: 'Connections of each layer', ko: '층별 연결 수' },
    expected: `${write(expected)} (${whole(printed)})`,
    measure: () => {
      const { layers } = describeRecipe(findRecipe(recipe)).model;
      const counts = layers.map(connectionsOf).filter((count) => count > 0);
      return { value: write(counts), ok: counts.join() === expected.join() };
    },
  };
}
