import { join } from 'node:path';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { BackendInfo, SessionState } from '../../../../src-shared/contract/service.ts';
import type { Settings } from '../../../../src-shared/contract/training.ts';
import type { Space } from '../../../../src-shared/studies/space.ts';
import { sampleTrial } from '../../../../src-shared/studies/sampleTrial.ts';
import { metricInfoOf } from '../../../../src-shared/tasks/metrics.ts';
import { headlineMetrics, taskInfos } from '../../../../src-shared/tasks/tasks.ts';
import { DatasetCache } from '../../data/DatasetCache.ts';
import type { DataTask } from '../../data/Dataset.ts';
import type { OpenedData } from '../../data/registry.ts';
import { networkRecipe } from '../../recipes/networkRecipe.ts';
import { findRecipe } from '../../recipes/recipes.ts';
import { fallbackInfo } from '../../training/fallbackInfo.ts';
import { definedOnly } from '../../training/definedOnly.ts';
import { openSession } from '../../training/openSession.ts';
import { runsFolder } from '../runsFolder.ts';
import { contentOf } from './contentOf.ts';
import type { Study } from './StudyFolder.ts';

/** Share of the training images that a search holds out, where the recipe holds out none. */
const USUAL_HELD_OUT = 0.2;

/** Progress of opening the data; whether other data had to be taken. */
interface DefineTask extends DataTask {
  onFallback?(fallback: NonNullable<SessionState['dataFallback']>): void;
}

/** What somebody wants to search. */
export interface StudyWish extends Pick<Study, 'network' | 'trials' | 'halving' | 'seed'> {
  space: Space;
  /** Name or folder of the data set. Default: the recipe's own */
  data: string | undefined;
  settings: Partial<Settings>;
}

/**
 * The study of a wish, tried with the settings of its first trial: its network can be built for its data, and trained.
 * @throws FeaturescopeError `study/no-validation`, and the errors of opening the network and the data
 */
export async function defineStudy(
  wish: StudyWish,
  backend: BackendInfo,
  task: DefineTask = {},
): Promise<Study> {
  const { network, space, seed, trials, halving } = wish;
  const recipe = network.from === 'recipe' ? findRecipe(network.recipe) : networkRecipe(network.network);
  const usual = recipe.settings.validationSplit > 0 ? {} : { validationSplit: USUAL_HELD_OUT };
  const wanted: Settings = { ...recipe.settings, ...usual, ...definedOnly(wish.settings) };
  // All trials are judged by the same images, whatever their own seeds are.
  const settings = { ...wanted, dataSeed: wanted.dataSeed ?? wanted.seed };
  if (settings.validationSplit === 0) throw new FeaturescopeError('study/no-validation');
  const cache = new DatasetCache();
  const asked = wish.data ?? recipe.data;
  const options = { ...task, fetch: true };
  const opened: OpenedData =
    wish.data === undefined
      ? await cache.openOrDigits(asked, options)
      : { data: await cache.open(asked, options) };
  const { data, fallback } = opened;
  const told = fallback && fallbackInfo(fallback.wanted, fallback.error);
  if (told) task.onFallback?.(told);
  const place = wish.data ?? data.name;
  const session = await openSession(
    { ...network, data: place, settings: { ...settings, ...sampleTrial(space, seed, 0) } },
    { ...task, backend, data: cache, listener: {}, workers: 1, unrecorded: true },
  );
  const { task: kind } = session.state();
  const id = headlineMetrics(kind, taskInfos[kind].metrics)[0] ?? 'loss';
  await session.close();
  const better = metricInfoOf(id)?.better ?? 'lower';
  return {
    ...{ format: 'featurescope-study', version: 1, network, data: { place, content: contentOf(data) } },
    ...{ settings, space: [...space], seed, trials, halving, metric: { id, better } },
  };
}

/** The folder of the studies that are given no other. */
export const studiesFolder = (): string => join(runsFolder(), '..', 'studies');
