import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Dataset, Split } from './Dataset.ts';
import type { InputForm } from './InputForm.ts';

/** What is known of a data set whose examples are not there. */
export interface KnownOfData extends Pick<
  Dataset,
  'name' | 'shape' | 'classes' | 'targetShape' | 'targetClasses'
> {
  /** Examples of either split, as far as that is known. */
  train: number;
  test: number;
}

/** Failures that say that a data set is not where it was. */
const gone: readonly string[] = ['data/unknown', 'data/not-found', 'data/incomplete-folder'];

/** Whether a data set could not be opened because it is not there, rather than because it is damaged. */
export function isGone(error: unknown): error is FeaturescopeError {
  return error instanceof FeaturescopeError && gone.includes(error.code);
}

/**
 * A data set that stands in for one that is not there, so that what needs no example of a run can be had. Whatever reads an
 * example or its label fails with `missing`.
 * @param place where the data was: its name or folder
 * @param form in which the network takes pictures of one's own
 */
export function missingData(
  known: KnownOfData,
  place: string,
  reason: FeaturescopeError,
  form?: InputForm,
): Dataset {
  // A set known by name can be fetched, which its own error says.
  const missing =
    reason.code === 'data/not-found' || reason.code === 'data/none-chosen'
      ? reason
      : new FeaturescopeError('data/gone', { data: place });
  return {
    ...known,
    train: missingSplit(known.train, missing, form),
    test: missingSplit(known.test, missing, form),
    embedded: false,
    missing,
  };
}

/** A split that has a size and no examples: reading one throws. */
export function missingSplit(count: number, missing: FeaturescopeError, form?: InputForm): Split {
  return {
    count,
    form,
    get inputs(): never {
      throw missing;
    },
    get labels(): never {
      throw missing;
    },
  };
}
