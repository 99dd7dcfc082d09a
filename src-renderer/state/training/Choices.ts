import type { DataInfo, EngineCalls, RecipeInfo, RunInfo } from '../../../src-shared/contract/service.ts';

/** What can be chosen on the start screen. */
export interface Choices {
  recipes: RecipeInfo[];
  data: DataInfo[];
  runs: RunInfo[];
}

/** What the engine offers to choose from now. */
export async function listChoices(calls: EngineCalls): Promise<Choices> {
  const [recipes, data, runs] = await Promise.all([calls.listRecipes(), calls.listData(), calls.listRuns()]);
  return { recipes, data, runs };
}
