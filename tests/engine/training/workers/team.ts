import { afterAll } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../../src-main/engine/data/DatasetCache.ts';
import { openSession } from '../../../../src-main/engine/training/openSession.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import type { SessionListener } from '../../../../src-main/engine/training/loop/SessionListener.ts';
import { WorkerPool } from '../../../../src-main/engine/training/workers/WorkerPool.ts';
import type { OpenRequest, Settings } from '../../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';

/** The pool of a test file, as in an engine process. */
export const pool = new WorkerPool();
const sessions: Session[] = [];
afterAll(async () => {
  for (const session of sessions) await session.close();
  await pool.close();
});

/** Opens a session with a number of workers (default: the source's own), closed after all tests. */
export async function openWith(
  workers: number | undefined,
  source: OpenRequest['source'],
  listener: SessionListener = {},
): Promise<Session> {
  const backend = await selectBackend('wasm');
  const session = await openSession(source, { backend, pool, workers, data: new DatasetCache(), listener });
  await pool.idle();
  sessions.push(session);
  return session;
}

/** A LeNet-5 on the tiny data set: batches of 32, so three steps per epoch. */
export async function openTeam(
  workers: number,
  settings: Partial<Settings> = {},
  listener: SessionListener = {},
): Promise<Session> {
  const source = {
    from: 'recipe',
    recipe: 'lenet5',
    data: await tinyDataFolder(),
    settings: { batchSize: 32, epochs: 2, ...settings },
    run: `${temporaryFolder()}/run`,
  } as const;
  return openWith(workers, source, listener);
}

/** Does some steps and returns the hash of the weights. */
export async function steps(session: Session, count: number): Promise<string> {
  await session.control({ action: 'step', steps: count });
  await session.idle();
  return session.network.weightsSha256();
}
