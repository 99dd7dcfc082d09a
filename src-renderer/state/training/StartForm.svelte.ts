import { hasLabelMaps } from '../../../src-shared/model/labelMaps.ts';
import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import {
  optimizerNames,
  arithmeticNames,
  scheduleNames,
  type DataInfo,
  type OpenRequest,
  type RecipeInfo,
  type Settings,
} from '../../../src-shared/contract/service.ts';
import { taskInfos } from '../../../src-shared/tasks/tasks.ts';
import { keyOf } from './DataPreviews.svelte.ts';
import { isWithin, numberFields, type NumberField } from './numberFields.ts';
import { wrongSettings, type SettingsPlace } from './moreSettings.ts';
import type { Choices } from './Choices.ts';

/** The choices on the start screen, with sensible defaults. */
export class StartForm {
  readonly #choices: () => Choices;
  #recipeId = $state<string | null>(null);
  /** Name or folder of the data set. */
  #dataKey = $state<string | null>(null);
  #changes = $state.raw<Partial<Settings>>({});

  constructor(choices: () => Choices) {
    this.#choices = choices;
  }

  readonly recipe: RecipeInfo | undefined = $derived.by(() => {
    const { recipes } = this.#choices();
    return recipes.find((recipe) => recipe.id === this.#recipeId) ?? recipes[0];
  });

  /** The data set: the chosen one; else the recipe's own if it is available; else an available one that fits. */
  readonly data: DataInfo | undefined = $derived.by(() => {
    const { data } = this.#choices();
    const find = (key: string | null | undefined): DataInfo | undefined =>
      data.find((known) => keyOf(known) === key && this.fits(known));
    const usual = find(this.recipe?.data);
    return (
      find(this.#dataKey) ??
      (usual?.available ? usual : undefined) ??
      data.find((known) => known.available && this.fits(known)) ??
      usual
    );
  });

  readonly settings: Settings | undefined = $derived(
    this.recipe ? { ...this.recipe.settings, ...this.#changes } : undefined,
  );
  readonly changed = $derived(Object.keys(this.#changes).length > 0);
  /** What the settings behind "more settings" depend on. */
  readonly place: SettingsPlace | undefined = $derived(
    this.settings && {
      settings: this.settings,
      images: this.data?.train,
      ofImages:
        this.recipe !== undefined &&
        inputShapeOf(this.recipe.model).length === 3 &&
        (this.data === undefined || this.data.shape.length === 3),
      metrics: this.recipe ? taskInfos[this.recipe.task].metrics : [],
    },
  );
  readonly wrongFields: readonly string[] = $derived([
    ...numberFields.filter((field) => !this.isRight(field)).map((field) => field.name),
    ...(this.place ? wrongSettings(this.place) : []),
  ]);
  readonly ready = $derived(
    this.recipe !== undefined && this.data !== undefined && this.wrongFields.length === 0,
  );

  /** Number of training images per epoch, without the held-out ones. */
  readonly imagesPerEpoch = $derived(
    this.data && this.settings
      ? Math.round(
          Math.min(this.data.train, this.settings.trainImages ?? Infinity) *
            (1 - this.settings.validationSplit),
        )
      : 0,
  );

  readonly stepsPerEpoch = $derived(
    this.data && this.settings ? Math.ceil(this.imagesPerEpoch / this.settings.batchSize) : 0,
  );

  chooseRecipe(id: string): void {
    this.#recipeId = id;
    this.#changes = {};
  }

  chooseData(data: Pick<DataInfo, 'name' | 'folder'>): void {
    this.#dataKey = keyOf(data);
  }

  change(change: Partial<Settings>): void {
    this.#changes = { ...this.#changes, ...change };
  }

  restore(): void {
    this.#changes = {};
  }

  /** Whether the chosen recipe's network can be trained on a data set. */
  fits(data: DataInfo): boolean {
    return this.recipe !== undefined && fitsTogether(this.recipe, data);
  }

  /** The recipes of the data's own task whose networks can be trained on it: of label maps those that answer for every pixel. */
  recipesFor(data: DataInfo): RecipeInfo[] {
    const isOfPixels = hasLabelMaps(data);
    return this.#choices().recipes.filter(
      (recipe) => isOfPixels === (recipe.task === 'segmentation') && fitsTogether(recipe, data),
    );
  }

  isRight(field: NumberField): boolean {
    return isWithin(field, this.settings?.[field.name] ?? NaN);
  }

  /** The request to the engine, or null while something is missing or invalid. */
  request(): OpenRequest['source'] | null {
    if (!this.ready || !this.recipe || !this.data || !this.settings) return null;
    return { from: 'recipe', recipe: this.recipe.id, data: keyOf(this.data), settings: this.settings };
  }

  readonly optimizers = optimizerNames;
  readonly schedules = scheduleNames;
  readonly arithmetics = arithmeticNames;
}

/**
 * Whether a recipe's network takes examples of a data set's shape or scales its images, and whether the data set has targets for
 * its task.
 */
function fitsTogether(recipe: RecipeInfo, data: DataInfo): boolean {
  const { model, task } = recipe;
  if (model.inputs.length > 1 || model.outputs.length > 1) return data.fields !== undefined;
  const shape = inputShapeOf(model);
  if (task === 'regression' && !data.targetShape) return false;
  if (task === 'segmentation' && !hasLabelMaps(data)) return false;
  if (task === 'classification' && data.classes.length === 0) return false;
  if (data.shape.length !== shape.length) return false;
  const channels = data.shape[2];
  if (recipe.takesAnySize) return true;
  if (recipe.scalesImages)
    return channels === shape[2] || channels === 1 || (channels === 3 && shape[2] === 1);
  return shape.every((length, index) => length === data.shape[index]);
}
