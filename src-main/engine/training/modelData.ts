import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { SessionState, Settings } from '../../../src-shared/contract/service.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { arrangeHeldOut } from '../data/arrangeHeldOut.ts';
import type { Dataset } from '../data/Dataset.ts';
import { holdOutRuleFor, type HoldOutRule } from '../data/holdOut.ts';
import { missingData } from '../data/missingData.ts';
import { exampleShapeOf, fitImported, type ImportedNetwork } from './fitImported.ts';
import type { OpenContext } from './OpenContext.ts';
import { openWithoutFetching } from './openWithoutFetching.ts';
import { isOfTargets, standInTargets } from './standInTargets.ts';
import { usualDataOf } from './usualDataOf.ts';

/** The data that a network of another program is looked at, evaluated and trained on. */
export interface ModelData {
  /** As the network takes it. */
  data: Dataset;
  /** As it was opened; undefined where there is none, and the network is shown pictures of one's own. */
  opened?: Dataset | undefined;
  holdOut?: HoldOutRule | undefined;
  fallback?: SessionState['dataFallback'];
}

/**
 * The data for a network: the chosen one, else the known set that goes with it, else none.
 * @throws FeaturescopeError as `fitImported`, for chosen data
 */
export async function modelData(
  imported: ImportedNetwork,
  chosen: Dataset | undefined,
  settings: Settings,
  context: OpenContext,
): Promise<ModelData> {
  if (chosen) return { ...fitted(imported, chosen, settings), opened: chosen };
  const { network, form } = imported;
  const usual = usualDataOf(exampleShapeOf(network, form), network.outputSize);
  if (usual === undefined || isOfTargets(network)) return picturesAlone(imported);
  try {
    const { data: opened, fallback } = await openWithoutFetching(usual, context);
    return { ...fitted(imported, opened, settings), opened, fallback };
  } catch (error) {
    // It was but a guess: other classes, or the set is not on this machine and nothing fits in its place.
    if (error instanceof FeaturescopeError && error.code !== 'engine/cancelled')
      return picturesAlone(imported);
    throw error;
  }
}

function fitted(
  imported: ImportedNetwork,
  opened: Dataset,
  settings: Settings,
): Pick<ModelData, 'data' | 'holdOut'> {
  const holdOut = holdOutRuleFor(opened.train, settings);
  return { data: fitImported(imported, arrangeHeldOut(opened, holdOut, settings)), holdOut };
}

/** No data set, and what is known of the network's own input and classes. */
function picturesAlone({ network, form, labels }: ImportedNetwork): ModelData {
  const { task } = network.objective;
  const shape = [...exampleShapeOf(network, form)];
  const classes = task === 'classification' ? outputNames([...(labels ?? [])], network.outputSize) : [];
  const missing = new FeaturescopeError('data/none-chosen');
  const known = { name: '–', shape, classes, ...standInTargets(network, labels), train: 0, test: 0 };
  return { data: missingData(known, '–', missing, form) };
}
