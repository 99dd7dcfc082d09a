import { fileNameOfKey } from '../../../src-shared/texts/fileNames.ts';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { DeckSchema, type Deck } from '../../../src-shared/contract/decks.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { writeJson } from '../library/files.ts';
import { runsFolder } from '../library/runsFolder.ts';

/** Decks are stored by recipe next to the runs, because they outlive each run. */
const fileOf = (recipe: string): string =>
  join(dirname(runsFolder()), 'decks', `${fileNameOfKey(recipe)}.json`);

/** The saved deck of a recipe; undefined if there is none. @throws FeaturescopeError `export/deck-unreadable` */
export function readDeck(recipe: string): Deck | undefined {
  const path = fileOf(recipe);
  if (!existsSync(path)) return undefined;
  try {
    return v.parse(DeckSchema, JSON.parse(readTextFile(path)));
  } catch (error) {
    throw new FeaturescopeError('export/deck-unreadable', { path, reason: (error as Error).message });
  }
}

/**
 * Saves a recipe's deck.
 * @throws FeaturescopeError `run/unwritable`, `run/disk-full`; the previous deck is intact then
 */
export function writeDeck(recipe: string, deck: Deck): void {
  writeJson(fileOf(recipe), deck);
}
