import { join } from 'node:path';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import type { SessionListener } from '../../../src-main/engine/training/loop/SessionListener.ts';
import type { OpenRequest, Settings } from '../../../src-shared/contract/service.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

/** Opens a session that is closed after the test. */
export async function open(source: OpenRequest['source'], listener: SessionListener = {}): Promise<Session> {
  const session = await openSession(source, {
    backend: await selectBackend('wasm'),
    data: new DatasetCache(),
    listener,
  });
  closeAfterTest(() => session.close());
  return session;
}

/** A LeNet-5 on the tiny data set: batches of 32, so three steps per epoch. */
export async function openTiny(
  settings: Partial<Settings> = {},
  listener: SessionListener = {},
  run?: string,
) {
  return open(
    {
      from: 'recipe',
      recipe: 'lenet5',
      data: await tinyDataFolder(),
      settings: { batchSize: 32, epochs: 2, ...settings },
      run: run ?? join(temporaryFolder(), 'run'),
    },
    listener,
  );
}
