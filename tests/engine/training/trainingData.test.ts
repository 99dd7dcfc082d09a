import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { temporaryFolder } from '../../belongings.ts';

const offline = { fetch: () => Promise.reject(new TypeError('fetch failed')) };
let session: Session | undefined;
afterEach(() => session?.close());

/** Opens LeNet-5 on a machine without data sets and network. */
async function openOffline(data: string | undefined): Promise<{ session: Session; run: string }> {
  const run = join(temporaryFolder(), 'run');
  const source = { from: 'recipe', recipe: 'lenet5', data, run } as const;
  session = await openSession(source, {
    backend: await selectBackend('wasm'),
    data: new DatasetCache(),
    listener: {},
    environment: { home: temporaryFolder(), variables: {}, platform: 'linux' },
    fetch: offline,
  });
  return { session, run };
}

describe('data to train on that cannot be had', () => {
  it.each(['mnist', 'fashion-mnist'])('is an error where somebody chose it: %s', async (data) => {
    await expect(openOffline(data)).rejects.toMatchObject({ code: 'data/fetch-failed', detail: { data } });
  });

  it('is replaced by the embedded digits where nobody chose any, and the state says so', async () => {
    const { session, run } = await openOffline(undefined);
    const state = session.state();
    expect(state.data.name).toBe('digits');
    expect(state.dataFallback).toMatchObject({ wanted: 'mnist', error: { code: 'data/fetch-failed' } });
    expect(existsSync(run)).toBe(false);
  });
});
