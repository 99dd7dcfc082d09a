import { describe, expect, it } from 'vitest';
import { ClientTasks } from '../../../src-main/engine/calls/ClientTasks.ts';
import { whileOpen } from '../../../src-main/engine/calls/whileOpen.ts';
import { openTiny } from '../training/tinyRun.ts';

describe('a call that reads the open network', () => {
  it('is cancelled when the network is closed, which is not freed before the call has ended', async () => {
    const session = await openTiny();
    const tasks = new ClientTasks(new Set(), () => undefined);
    let goOn = (): void => undefined;
    const paused = new Promise<void>((resolve) => (goOn = resolve));
    const seen: string[] = [];
    const calls = whileOpen(
      {
        read: ({ task }: { task: string }) =>
          tasks.run(task, async (signal) => {
            signal.addEventListener('abort', () => seen.push('cancelled'));
            await paused;
            seen.push(session.network.weightsSha256().length === 64 ? 'read' : 'lost');
            signal.throwIfAborted();
          }),
      },
      () => session,
      tasks,
    );
    const reading = calls.read({ task: 'read' });
    const closed = session.close().then(() => seen.push('freed'));
    goOn();
    await expect(reading).rejects.toMatchObject({ code: 'engine/cancelled' });
    await closed;
    expect(seen).toEqual(['cancelled', 'read', 'freed']);
    await expect(calls.read({ task: 'late' })).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});
