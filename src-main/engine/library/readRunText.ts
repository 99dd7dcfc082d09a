import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { readTextFile } from '../reading/readRegularFile.ts';

/** Reads a text file of a run. @throws FeaturescopeError `run/unreadable` */
export function readRunText(path: string): string {
  try {
    return readTextFile(path);
  } catch (error) {
    throw new FeaturescopeError(
      'run/unreadable',
      { path, reason: (error as Error).message },
      { cause: error },
    );
  }
}

/** The content of a JSON file of a run. @throws FeaturescopeError `run/unreadable` */
export function readRunJson(path: string): unknown {
  try {
    return JSON.parse(readRunText(path));
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw new FeaturescopeError('run/unreadable', { path, reason: (error as Error).message });
  }
}
