import { join } from 'node:path';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { temporaryFolder } from '../../belongings.ts';
import { openNormalised } from '../training/normalisedRun.ts';
import {
  classAndValue,
  fieldsFile,
  kindsAndValues,
  networkFile,
  pairs,
  siamese,
} from '../training/severalPorts.ts';
import { open, openTiny } from '../training/tinyRun.ts';

const ofRecipe = (recipe: string, steps = 100): Promise<Session> =>
  open({
    from: 'recipe',
    recipe,
    settings: { batchSize: 16, epochs: steps },
    run: join(temporaryFolder(), 'run'),
  });

/** A session of every kind of network and task. */
export const sessionsOf: Readonly<Record<string, () => Promise<Session>>> = {
  'a classifier': () => openTiny(),
  'one with label smoothing and dropout': () =>
    open({
      from: 'recipe',
      recipe: 'deep-mlp-dropout',
      data: 'digits',
      settings: { batchSize: 16, epochs: 9, labelSmoothing: 0.1, weightDecay: 0.01 },
      run: join(temporaryFolder(), 'run'),
    }),
  'one with batch normalisation and dropout': () => openNormalised(),
  regression: () => ofRecipe('regression'),
  'an autoencoder': () => ofRecipe('autoencoder'),
  'two inputs': () =>
    open({
      ...{ from: 'network', network: networkFile(siamese()), data: fieldsFile(pairs()) },
      ...{ settings: { batchSize: 16, epochs: 9 }, run: join(temporaryFolder(), 'run') },
    }),
  'two outputs and batch normalisation': () =>
    open({
      ...{ from: 'network', network: networkFile(classAndValue(true)), data: fieldsFile(kindsAndValues()) },
      ...{ settings: { batchSize: 16, epochs: 9 }, run: join(temporaryFolder(), 'run') },
    }),
};
