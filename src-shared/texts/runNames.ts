import type { Language } from '../contract/errors.ts';
import type { BranchOf, RecipeInfo, Settings } from '../contract/service.ts';

/** What a run is called after. */
export interface NameableRun {
  /** Its folder. */
  run: string;
  /** What a person calls it; empty where nobody did. */
  name: string;
  /** Id of the recipe. */
  recipe: string;
  /** Name of the data set. */
  data: string;
  /** When it began, as ISO 8601 says it: of runs that would be called the same, the earlier comes first. */
  createdAt: string;
  /** What it was started with. */
  settings: Settings;
  branchOf?: BranchOf | undefined;
}

type NameableRecipe = Pick<RecipeInfo, 'id' | 'title' | 'settings'>;

const words = {
  en: {
    epochs: (count: number) => (count === 1 ? '1 epoch' : `${count} epochs`),
    batch: (size: number) => `batch ${size}`,
    seed: (seed: number) => `seed ${seed}`,
    from: (step: number) => `from step ${step}`,
    digits: 'built-in digits',
  },
  ko: {
    epochs: (count: number) => `${count}에폭`,
    batch: (size: number) => `배치 ${size}`,
    seed: (seed: number) => `시드 ${seed}`,
    from: (step: number) => `${step}스텝부터`,
    digits: '내장 숫자',
  },
};

const dataTitles: Record<string, string> = {
  mnist: 'MNIST',
  'fashion-mnist': 'Fashion-MNIST',
  'cifar-10': 'CIFAR-10',
};

/** What people call a data set: `MNIST`, `built-in digits`; any other by the name it has. */
export function dataTitle(name: string, language: Language): string {
  return name === 'digits' ? words[language].digits : (dataTitles[name] ?? name);
}

/**
 * What each run is called everywhere, by its folder: what a person calls it, else network, data and what was set otherwise than usual, as
 * in `LeNet-5 · MNIST · lr 0.03`. Of runs that are called the same, the second and later ones are numbered.
 */
export function runNames(
  runs: readonly NameableRun[],
  recipes: readonly NameableRecipe[],
  language: Language,
): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  const names = new Map<string, string>();
  for (const run of runs.toSorted(
    (a, b) => a.createdAt.localeCompare(b.createdAt) || a.run.localeCompare(b.run),
  )) {
    const name =
      run.name ||
      suggestedName(
        run,
        recipes.find(({ id }) => id === run.recipe),
        language,
      );
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    names.set(run.run, count === 1 ? name : `${name} (${count})`);
  }
  return names;
}

/** Network, data, and what was set otherwise than the recipe does. */
function suggestedName(run: NameableRun, recipe: NameableRecipe | undefined, language: Language): string {
  const parts = [recipe?.title[language] ?? run.recipe, dataTitle(run.data, language)];
  if (recipe) parts.push(...differences(run.settings, recipe.settings, language));
  if (run.branchOf) parts.push(words[language].from(run.branchOf.step));
  return parts.join(' · ');
}

function differences(own: Settings, usual: Settings, language: Language): string[] {
  const say = words[language];
  return [
    own.optimizer === usual.optimizer ? [] : [own.optimizer],
    own.learningRate === usual.learningRate ? [] : [`lr ${own.learningRate}`],
    own.batchSize === usual.batchSize ? [] : [say.batch(own.batchSize)],
    own.epochs === usual.epochs ? [] : [say.epochs(own.epochs)],
    own.seed === usual.seed ? [] : [say.seed(own.seed)],
  ].flat();
}
