import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { EngineOptionsSchema, type EngineOptions } from '../../../src-shared/contract/options.ts';
import { isFolder, writeJson } from '../library/files.ts';
import { runsFolder } from '../library/runsFolder.ts';
import { readTextFile } from '../reading/readRegularFile.ts';

/** Where the options are kept: beside the runs. */
const fileIn = (environment: NodeJS.ProcessEnv): string =>
  join(dirname(runsFolder(environment)), 'options.json');

/** What a person set up; nothing where nobody did, and where the file is damaged. */
export function readOptions(environment: NodeJS.ProcessEnv = process.env): EngineOptions {
  try {
    const path = fileIn(environment);
    if (existsSync(path)) return v.parse(EngineOptionsSchema, JSON.parse(readTextFile(path)));
  } catch {
    // Options that cannot be read must not keep the program from starting.
  }
  return {};
}

/**
 * Keeps what a person set up.
 * @throws FeaturescopeError `options/no-folder`, `run/unwritable`, `run/disk-full`; the former options are intact then
 */
export function writeOptions(options: EngineOptions, environment: NodeJS.ProcessEnv = process.env): void {
  const { dataFolder } = options;
  if (dataFolder !== undefined && !isFolder(dataFolder))
    throw new FeaturescopeError('options/no-folder', { path: dataFolder });
  writeJson(fileIn(environment), options);
}
