import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { resourcesFolder } from '../resources.ts';

const CardSchema = v.object({
  recipe: v.string(),
  /** Data set that the model was trained on and its accuracy measured on. */
  data: v.string(),
  command: v.string(),
  seed: v.number(),
  testAccuracy: v.number(),
  testLoss: v.number(),
});

/** Metadata of a shipped trained model: how it was made and how accurate it is. */
export type ModelCard = v.InferOutput<typeof CardSchema>;

const modelsFolder = (): string => join(resourcesFolder(), 'models');

/** Ids of the shipped trained models. */
export function listPretrained(): string[] {
  if (!existsSync(modelsFolder())) return [];
  return readdirSync(modelsFolder())
    .filter((id) => existsSync(join(modelsFolder(), id, 'card.json')))
    .sort();
}

/**
 * Folder and card of a shipped model.
 * @throws FeaturescopeError `model/unreadable` if there is no model with that id
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
