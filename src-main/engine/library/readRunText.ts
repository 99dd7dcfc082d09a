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
