import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { EngineOptionsSchema, type EngineOptions } from '../../../src-shared/contract/options.ts';
import { isFolder, writeJson } from '../library/files.ts';
import { runsFolder } from '../library/runsFolder.ts';
import { readTextFile } from '../reading/readRegularFile.ts';

/** Options are stored next to the runs. */
const fileIn = (environment: NodeJS.ProcessEnv): string =>
  join(dirname(runsFolder(environment)), 'options.json');

/** The user's options; empty if there are none or the file is damaged. */
export function readOptions(environment: NodeJS.ProcessEnv = process.env): EngineOptions {
  try {
    const path = fileIn(environment);
    if (existsSync(path)) return v.parse(EngineOptionsSchema, JSON.parse(readTextFile(path)));
  } catch {
    // Unreadable options must not prevent the program from starting.
  }
  return {};
}

/**
 * Saves the user's options.
 * @throws FeaturescopeError `options/no-folder`, `run/unwritable`, `run/disk-full`; the previous options are intact then
 */
export function writeOptions(options: EngineOptions, environment: NodeJS.ProcessEnv = process.env): void {
  const { dataFolder } = options;
  if (dataFolder !== undefined && !isFolder(dataFolder))
    throw new FeaturescopeError('options/no-folder', { path: dataFolder });
  writeJson(fileIn(environment), options);
}
