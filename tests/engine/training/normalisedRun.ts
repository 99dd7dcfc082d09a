import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { join } from 'node:path';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset } from '../../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { topologyOf } from '../../../src-main/engine/network/topology.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { SupervisedProgram } from '../../../src-main/engine/training/programs/SupervisedProgram.ts';
import { Session } from '../../../src-main/engine/training/Session.ts';
import type { SessionListener } from '../../../src-main/engine/training/loop/SessionListener.ts';
import type { SessionParts } from '../../../src-main/engine/training/loop/SessionParts.ts';
import { shareDataset } from '../../../src-main/engine/training/workers/shareDataset.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';

/** Default settings of {@link openNormalised}. */
export const usualSettings: Settings = {
  epochs: 8,
  batchSize: 32,
  optimizer: 'adam',
  learningRate: 0.002,
  schedule: 'constant',
  seed: 11,
  validationSplit: 0,
};

/** A small network with layers that need a whole batch or random numbers in training. */
export function normalisedModel(): LayersModel {
  return stack(
    'normalised',
    [28, 28, 1],
    [
      layers.conv2d({ name: 'conv1', filters: 6, kernelSize: 5, strides: 2, useBias: false }),
      layers.batchNormalization({ name: 'norm1' }),
      layers.leakyReLU({ name: 'leaky' }),
      layers.dropout({ name: 'drop1', rate: 0.2 }),
      layers.conv2d({ name: 'conv2', filters: 9, kernelSize: 3, strides: 2, activation: 'elu' }),
      layers.batchNormalization({ name: 'norm2' }),
      layers.flatten({ name: 'flatten' }),
      layers.dropout({ name: 'drop2', rate: 0.5 }),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );
}

/** 96 training and 32 test images: three steps per epoch. */
async function tinyData(): Promise<Dataset> {
  return shareDataset(generateDigits({ train: 96, test: 32 }));
}

/** Opens a session with the network above, closed after the test; `team` and `resumed` as in SessionParts. */
export async function openNormalised(
  parts: Partial<SessionParts> = {},
  listener: SessionListener = {},
  build = normalisedModel,
): Promise<Session> {
  await selectBackend('wasm');
  const settings = parts.settings ?? usualSettings;
  const network = new Network(build(), settings.optimizer, settings.seed);
  initialiseWeights(network.model, settings.seed);
  const data = await tinyData();
  const makeRun = () =>
    RunFolder.create(
      join(temporaryFolder(), 'run'),
      {
        featurescope: '0',
        createdAt: '2026-01-01T00:00:00.000Z',
        recipe: 'normalised',
        data: { name: data.name, folder: undefined },
        settings,
        backend: 'wasm',
        workers: parts.team?.workers ?? 1,
      },
      topologyOf(network.model),
    );
  const session = new Session(
    {
      recipe: 'normalised',
      task: 'classification',
      program: new SupervisedProgram(network),
      data,
      settings,
      makeRun,
      ...parts,
    },
    listener,
  );
  closeAfterTest(() => session.close());
  return session;
}
