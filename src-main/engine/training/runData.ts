import { resolve } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { findInCatalogue } from '../data/catalogue.ts';
import type { Dataset } from '../data/Dataset.ts';
import { isGone, missingData } from '../data/missingData.ts';
import { dataNames } from '../data/registry.ts';
import type { RunDescription } from '../library/runDescription.ts';
import type { RunFolder } from '../library/RunFolder.ts';
import { exampleShapeOf } from './fitImported.ts';
import type { Network } from './Network.ts';
import { standInTargets } from './standInTargets.ts';

/** The data set of a run; where it is not there, why, and what stands in for it. */
export type RunData =
  | { data: Dataset; place: RunDescription['data'] }
  | { gone: FeaturescopeError; standIn: (network: Network) => Dataset };

/** Class names that an error lists, at most. */
const LISTED = 12;

/** What a run notes of its data: where it is, and what it holds. @param wanted name or folder that it was opened by */
export function placeOf({ name, classes, train, test }: Dataset, wanted: string): RunDescription['data'] {
  const folder = dataNames.includes(wanted) ? undefined : resolve(wanted);
  return { name, folder, classes: [...classes], train: train.count, test: test.count };
}

/**
 * Opens the data set that a run was trained on. What is not where it was may be left out: the run can be looked at without it. What
 * somebody says by `chosen` must be there.
 * @param chosen where the data is now, by name or folder
 * @param open opens a data set by name or folder
 * @throws FeaturescopeError `data/not-of-run` where its classes are others, and those of `open`
 */
export async function openRunData(
  run: RunFolder,
  chosen: string | undefined,
  open: (nameOrFolder: string) => Promise<Dataset>,
): Promise<RunData> {
  const { data: known } = run.description;
  const wanted = chosen ?? known.folder ?? known.name;
  let data: Dataset;
  try {
    data = await open(wanted);
  } catch (error) {
    if (chosen !== undefined || !isGone(error)) throw error;
    return { gone: error, standIn: (network) => standInFor(run, wanted, network, error) };
  }
  if (known.classes && known.classes.join('\n') !== data.classes.join('\n'))
    throw new FeaturescopeError('data/not-of-run', {
      data: wanted,
      expected: listed(known.classes),
      actual: listed(data.classes),
    });
  return { data, place: placeOf(data, wanted) };
}

const listed = (classes: readonly string[]): string =>
  `${classes.slice(0, LISTED).join(', ')}${classes.length > LISTED ? ', …' : ''} (${classes.length})`;

function standInFor(run: RunFolder, place: string, network: Network, reason: FeaturescopeError): Dataset {
  const { name, classes = [], train, test } = run.description.data;
  const { task } = network.objective;
  const known = findInCatalogue(name);
  const { imported } = run.description;
  const names = imported?.labels ?? known?.classes ?? classes;
  return missingData(
    {
      name,
      shape: [...exampleShapeOf(network, imported?.form)],
      classes: task === 'classification' ? outputNames(names, network.outputSize) : [],
      ...standInTargets(network, imported?.labels),
      train: run.description.settings.trainImages ?? train ?? known?.train ?? imagesOfEpoch(run),
      test: test ?? known?.test ?? 0,
    },
    place,
    reason,
    imported?.form,
  );
}

/** Training images of a run that did not note them: those that its first whole epoch took, or what it has seen, at least. */
function imagesOfEpoch(run: RunFolder): number {
  const { epochs, steps } = run.timeline();
  const seen = epochs[0]?.step ?? steps.at(-1)?.step ?? 1;
  const { batchSize, validationSplit } = run.description.settings;
  return Math.round((seen * batchSize) / (1 - validationSplit));
}
