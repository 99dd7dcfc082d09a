import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Dataset } from '../data/Dataset.ts';
import { withNoise } from '../data/withNoise.ts';
import { refuseUnmonitored } from './loop/earlyStop.ts';
import type { SessionParts } from './loop/SessionParts.ts';
import { freeIfFails } from './freeIfFails.ts';
import type { OpenContext } from './OpenContext.ts';
import { Session } from './Session.ts';
import { shareDataset } from './workers/shareDataset.ts';
import { usefulWorkers } from './workers/usefulWorkers.ts';
import { workersOfEnvironment } from './workers/workerCount.ts';

/**
 * A session with the number of workers that the user asked for, else that of the run, else as many as pay.
 * @throws FeaturescopeError `training/augmentation-needs-images`, `training/noise-needs-images`,
 * `training/nothing-to-monitor`, `training/unknown-metric`, and `run/unreadable` for a run whose checkpoint does not fit;
 * its networks are freed then
 */
export function makeSession(given: SessionParts, context: OpenContext, ofRun?: number): Session {
  return freeIfFails(given.program, () => sessionOf(given, context, ofRun));
}

function sessionOf(given: SessionParts, context: OpenContext, ofRun: number | undefined): Session {
  refuseAugmentation(given);
  const parts = { ...given, data: noisyData(given) };
  refuseUnmonitored(parts);
  const { pool, backend, listener } = context;
  const { workers, width } = teamOf(parts, context, ofRun);
  // Other backends have threads of their own, and their native library cannot be loaded twice.
  if (!pool || backend.name !== 'wasm' || parts.data.missing) return new Session(parts, listener);
  if (width <= 1) return new Session({ ...parts, pool }, listener);
  const team = { pool, workers, width };
  return new Session({ ...parts, data: shareDataset(parts.data), pool, team }, listener);
}

/**
 * The number of workers that share a batch, and that score images together. Where nobody has decided the first, it depends on what a
 * step has to compute; the second is always all of them, as it changes no result.
 */
function teamOf(
  { program, settings }: SessionParts,
  { workers: asked, usual, environment, backend }: OpenContext,
  ofRun: number | undefined,
): { workers: number; width: number } {
  if (asked !== undefined) return { workers: asked, width: asked };
  const chosen = usual?.workers ?? workersOfEnvironment(environment?.variables ?? process.env);
  const most = chosen ?? backend.threads;
  const workers = ofRun ?? chosen ?? usefulWorkers(program.network.graph, settings.batchSize, most);
  return { workers, width: Math.max(workers, most) };
}

/** The data as the network takes it. @throws FeaturescopeError `training/noise-needs-images` */
function noisyData({ data, settings: { inputNoise: level, seed } }: SessionParts): Dataset {
  return level === undefined ? data : withNoise(data, { level, seed });
}

function refuseAugmentation({ data, settings }: SessionParts): void {
  if (!settings.augment || data.missing) return;
  if (data.shape.length === 3 && data.train.inputs instanceof Uint8Array) return;
  const shape = data.shape.join('x');
  throw new FeaturescopeError('training/augmentation-needs-images', { data: data.name, shape });
}
