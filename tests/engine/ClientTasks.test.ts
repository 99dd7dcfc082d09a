import { describe, expect, it } from 'vitest';
import { ClientTasks } from '../../src-main/engine/calls/ClientTasks.ts';

/** Work that continues until it is cancelled. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('the long calls of a client', () => {
  it('all end when it leaves, and none begins afterwards; those of another go on', async () => {
    const all = new Set<AbortController>();
    const leaving = new ClientTasks(all, () => undefined);
    const staying = new ClientTasks(all, () => undefined);
    const cancelled = { code: 'engine/cancelled' };
    const first = expect(leaving.run('a', endless)).rejects.toMatchObject(cancelled);
    const second = expect(leaving.run('b', endless)).rejects.toMatchObject(cancelled);
    const other = expect(staying.run('a', endless)).rejects.toMatchObject(cancelled);
    leaving.leave();
    await Promise.all([first, second]);
    await expect(leaving.run('c', () => Promise.resolve(1))).rejects.toMatchObject(cancelled);
    expect(all.size).toBe(1);
    await expect(staying.run('d', () => Promise.resolve(1))).resolves.toBe(1);
    staying.cancel('a');
    await other;
    expect(all.size).toBe(0);
  });
});
