import type { BackendInfo, Settings } from '../../../src-shared/contract/service.ts';
import { wasmLabel } from '../backends/wasm.ts';
import type { HoldOutRule } from '../data/holdOut.ts';
import type { NewDescription } from '../library/runDescription.ts';
import type { Recipe } from '../recipes/Recipe.ts';
import type { OutputTask } from '../../../src-shared/tasks/outputs.ts';
import { programVersion } from '../resources.ts';

/** A run before its first step. */
export interface PlannedRun {
  recipe: Pick<Recipe, 'id' | 'task' | 'scalesImages'>;
  /** What each of several outputs is held against. */
  outputs?: readonly OutputTask[] | undefined;
  place: NewDescription['data'];
  holdOut: HoldOutRule;
  settings: Settings;
  /** Set for a network of another program. */
  imported?: NewDescription['imported'];
}

/** What a new run notes of itself, in the format of `run.json`. */
export function describeNewRun(
  { recipe, outputs, place, holdOut, settings, imported }: PlannedRun,
  backend: BackendInfo,
  workers: number,
): NewDescription {
  return {
    featurescope: programVersion(),
    createdAt: new Date().toISOString(),
    recipe: recipe.id,
    ...(recipe.task && { task: recipe.task }),
    ...(outputs && { outputs: [...outputs] }),
    ...(recipe.scalesImages && { scalesImages: true }),
    data: place,
    settings,
    ...(holdOut === 'drawn' && { holdOut }),
    backend: backend.name === 'wasm' ? wasmLabel(settings.arithmetic) : backend.label,
    workers,
    ...(imported && { imported }),
  };
}
