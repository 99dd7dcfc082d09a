import type { Language } from '../contract/errors.ts';
import type { BranchOf, RecipeInfo, Settings } from '../contract/service.ts';

/** The properties that a run's name is made from. */
export interface NameableRun {
  /** Folder of the run. */
  run: string;
  /** Name given by the user; empty if there is none. */
  name: string;
  /** Id of the recipe. */
  recipe: string;
  /** Name of the data set. */
  data: string;
  /** Creation time in ISO 8601; of runs with equal names, the earlier comes first. */
  createdAt: string;
  /** Initial settings. */
  settings: Settings;
  branchOf?: BranchOf | undefined;
}

/** A recipe, without its settings as long as they are not known. */
type NameableRecipe = Pick<RecipeInfo, 'id' | 'title'> & Partial<Pick<RecipeInfo, 'settings'>>;

const words = {
  en: {
    epochs: (count: number) => (count === 1 ? '1 epoch' : `${count} epochs`),
    batch: (size: number) => `batch ${size}`,
    seed: (seed: number) => `seed ${seed}`,
    from: (step: number) => `from step ${step}`,
    digits: 'built-in digits',
    hangul: 'built-in Hangul letters',
    scenes: 'built-in pictures of digits',
  },
  ko: {
    epochs: (count: number) => `${count}에폭`,
    batch: (size: number) => `배치 ${size}`,
    seed: (seed: number) => `시드 ${seed}`,
    from: (step: number) => `${step}스텝부터`,
    digits: '내장 숫자',
    hangul: '내장 한글 자모',
    scenes: '내장 숫자 그림',
  },
};

const dataTitles: Record<string, string> = {
  mnist: 'MNIST',
  'fashion-mnist': 'Fashion-MNIST',
  'cifar-10': 'CIFAR-10',
};

/** Display name of a data set: `MNIST`, `built-in digits`; other data sets keep their name. */
export function dataTitle(name: string, language: Language): string {
  if (name === 'digits' || name === 'hangul' || name === 'scenes') return words[language][name];
  return dataTitles[name] ?? name;
}

/**
 * Display names of runs, by folder: the user's name, else network, data and settings that differ from the default, as in
 * `LeNet-5 · MNIST · lr 0.03`. Runs with equal names are numbered from the second on.
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

/** Network, data, and the settings that differ from the recipe's. */
function suggestedName(run: NameableRun, recipe: NameableRecipe | undefined, language: Language): string {
  const parts = [recipe?.title[language] ?? run.recipe, dataTitle(run.data, language)];
  if (recipe?.settings) parts.push(...differences(run.settings, recipe.settings, language));
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
