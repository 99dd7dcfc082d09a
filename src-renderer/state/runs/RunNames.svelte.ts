import type { Language } from '../../../src-shared/contract/errors.ts';
import type { RecipeInfo, RunInfo, SessionState } from '../../../src-shared/contract/service.ts';
import { dataTitle, runNames, type NameableRun } from '../../../src-shared/texts/runNames.ts';

/** Display names of runs, networks and data sets, consistent in the whole window. */
export class RunNames {
  /** All runs, as last listed. */
  #runs = $state.raw<readonly RunInfo[]>([]);
  #recipes = $state.raw<readonly RecipeInfo[]>([]);
  readonly #language: () => Language;
  readonly #session: () => SessionState | null;
  readonly #names: ReadonlyMap<string, string> = $derived.by(() =>
    runNames([...this.#runs, ...this.#unlisted()], this.#named, this.#language()),
  );
  /** The recipes; before they are listed, that of the open network. */
  readonly #named = $derived.by(() => {
    const { recipe, title } = this.#session() ?? {};
    return this.#recipes.length === 0 && recipe && title ? [{ id: recipe, title }] : this.#recipes;
  });

  constructor(language: () => Language, session: () => SessionState | null) {
    this.#language = language;
    this.#session = session;
  }

  /** Adopts new lists of runs and recipes. */
  learn({ runs, recipes }: { runs?: readonly RunInfo[]; recipes?: readonly RecipeInfo[] }): void {
    if (runs) this.#runs = runs;
    if (recipes) this.#recipes = recipes;
  }

  /** The display name of the run in a folder. */
  of(run: string): string {
    return this.#names.get(run) ?? run;
  }

  /** The display name of a recipe's network. */
  recipe(id: string): string {
    return this.#named.find((recipe) => recipe.id === id)?.title[this.#language()] ?? id;
  }

  /** The display name of a data set. */
  data(name: string): string {
    return dataTitle(name, this.#language());
  }

  /** The open run and the run that it branched off, while they are not in the list; they are the newest. */
  #unlisted(): NameableRun[] {
    const session = this.#session();
    if (!session?.run) return [];
    const { run, recipe, branchOf, held } = session;
    const { batchSize, learningRate } = held[0] ?? session.settings;
    const settings = { ...session.settings, batchSize, learningRate };
    const shared = { name: '', recipe, data: session.data.name, settings };
    const parent = branchOf ? [{ ...shared, run: branchOf.run, createdAt: '9998' }] : [];
    return [...parent, { ...shared, run, createdAt: '9999', branchOf }].filter(
      (one) => !this.#runs.some((listed) => listed.run === one.run),
    );
  }
}
