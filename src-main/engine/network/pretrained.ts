import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { resourcesFolder } from '../resources.ts';

const CardSchema = v.object({
  recipe: v.string(),
  /** Data set the accuracy was measured on, and the model trained on. */
  data: v.string(),
  command: v.string(),
  seed: v.number(),
  testAccuracy: v.number(),
  testLoss: v.number(),
});

/** What is said beside a trained model that ships with the program: how it was made and how good it is. */
export type ModelCard = v.InferOutput<typeof CardSchema>;

const modelsFolder = (): string => join(resourcesFolder(), 'models');

/** Ids of the trained models that ship with the program. */
export function listPretrained(): string[] {
  if (!existsSync(modelsFolder())) return [];
  return readdirSync(modelsFolder())
    .filter((id) => existsSync(join(modelsFolder(), id, 'card.json')))
    .sort();
}

/**
 * Where a shipped model is, and its card.
 * @throws FeaturescopeError `model/unreadable` when there is none of that id
 */
export function findPretrained(id: string): { folder: string; card: ModelCard } {
  if (!listPretrained().includes(id))
    throw new FeaturescopeError('model/unreadable', {
      path: id,
      reason: 'no such model ships with the program',
    });
  const folder = join(modelsFolder(), id);
  const card = v.parse(CardSchema, JSON.parse(readTextFile(join(folder, 'card.json'))));
  return { folder, card };
}
