import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IRedisClient } from 'bullmq';
import * as v from 'valibot';
import { FeaturescopeError, wrapInternal } from '../../../../src-shared/contract/errors.ts';
import type { TrialResult } from '../../../../src-shared/studies/trials.ts';
import { programVersion } from '../../resources.ts';
import { LocalPool } from './LocalPool.ts';
import { patient, queueName, SEARCH_KEY, shownAddress, tryQueue } from './queueAddress.ts';
import { TrialRequestSchema } from './TrialRunner.ts';

/** How long a trial belongs to a worker that no longer says so, in milliseconds; another takes it over then. */
const LEASE_MS = 6000;
/** Time between looks for such trials, and for searches of other versions, in milliseconds. */
const LOOK_MS = 2000;
/** How many workers a trial may lose. */
const MOST_LOST = 10;

export interface QueueService {
  /** Number of trials at once. */
  workers: number;
  /** More places to look for data. */
  folders: readonly string[];
  signal: AbortSignal;
  onReady?(): void;
  onTaken?(trial: number): void;
  onResult?(result: TrialResult): void;
}

/**
 * Runs trials of searches on a queue until it is stopped. While Redis is away it waits. A trial that is stopped goes back to the queue.
 * @throws FeaturescopeError `queue/wrong-address`, `queue/unreachable`, `queue/other-version`, `study/other-data`
 */
export async function serveQueue(address: string, service: QueueService): Promise<void> {
  await tryQueue(address);
  const { Worker } = await import('bullmq');
  const store = mkdtempSync(join(tmpdir(), 'featurescope-trials-'));
  const pool = new LocalPool(service.workers, service.folders, store);
  const stop = new AbortController();
  const signal = AbortSignal.any([service.signal, stop.signal]);
  let problem: FeaturescopeError | undefined;
  const end = (error: FeaturescopeError): void => {
    problem ??= error;
    stop.abort();
  };
  const train = async (data: unknown): Promise<TrialResult> => {
    const request = v.parse(TrialRequestSchema, data);
    service.onTaken?.(request.trial);
    try {
      const result = await pool.run(request, signal);
      service.onResult?.(result);
      return result;
    } catch (error) {
      const reason = wrapInternal(error);
      if (reason.code === 'study/other-data') end(reason);
      throw reason;
    }
  };
  const worker = new Worker(queueName(), (job) => train(job.data), {
    connection: patient(address),
    autorun: false,
    concurrency: service.workers,
    ...{ lockDuration: LEASE_MS, stalledInterval: LOOK_MS, maxStalledCount: MOST_LOST },
  });
  worker.on('error', () => undefined); // Redis is away: the connection is made again
  const compareVersions = async (): Promise<void> => {
    const theirs = await versionsOf(await worker.client);
    if (theirs.length === 0 || theirs.includes(programVersion())) return;
    const versions = { theirs: theirs.join(', '), ours: programVersion() };
    end(new FeaturescopeError('queue/other-version', { address: shownAddress(address), ...versions }));
  };
  const timer = setInterval(() => void compareVersions().catch(() => undefined), LOOK_MS);
  try {
    await worker.waitUntilReady();
    await compareVersions();
    if (!signal.aborted) {
      const running = worker.run();
      service.onReady?.();
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await worker.close();
      await running.catch(() => undefined);
    }
  } finally {
    clearInterval(timer);
    await worker.close(true).catch(() => undefined);
    await pool.close();
    rmSync(store, { recursive: true, force: true });
  }
  if (problem) throw problem;
}

/** The versions of the searches that are running. */
async function versionsOf(client: IRedisClient): Promise<string[]> {
  const versions = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, { MATCH: `${SEARCH_KEY}*`, COUNT: 1000 });
    for (const key of keys) versions.add(key.slice(SEARCH_KEY.length));
    cursor = next;
  } while (cursor !== '0');
  return [...versions];
}
