import { describeRecipe, findRecipe } from '../../recipes/recipes.ts';
import type { Check } from '../Lab.ts';

/** Formats a count as tables do: 60,000. */
export const whole = (count: number): string => count.toLocaleString('en-US');

/** Checks the number of parameters of a recipe's network. */
export function parameters(recipe: string, expected: number): Check {
  return {
    name: { en: 'Parameters', ko: '매개변수 수' },
    expected: whole(expected),
    measure: () => {
      const { model } = describeRecipe(findRecipe(recipe));
      return { value: whole(model.parameters), ok: model.parameters === expected };
    },
  };
}

/** Checks the number of parameters of each layer that has some, in order, as in a lecture's summary table. */
export function parameterTable(recipe: string, expected: readonly number[]): Check {
  return {
    name: { en: 'Parameters of each layer', ko: '층별 매개변수 수' },
    expected: expected.map(whole).join(' / '),
    measure: () => {
      const { layers } = describeRecipe(findRecipe(recipe)).model;
      const counts = layers.map((layer) => layer.parameters).filter((count) => count > 0);
      return { value: counts.map(whole).join(' / '), ok: counts.join() === expected.join() };
    },
  };
}

/** Checks the output shapes of all layers but the input, in order. @param expected for example `26x26x32`, `576` */
export function shapeTable(recipe: string, expected: readonly string[]): Check {
  return {
    name: { en: 'Output shapes', ko: '출력 모양' },
    expected: expected.join(' / '),
    measure: () => {
      const { layers } = describeRecipe(findRecipe(recipe)).model;
      const shapes = layers.slice(1).map(({ outputShape }) => outputShape.join('x'));
      return { value: shapes.join(' / '), ok: shapes.join() === expected.join() };
    },
  };
}
