import { expect, test } from 'vitest';
import { Connection } from '../../src-renderer/state/Connection.svelte.ts';
import { BaseChannel } from '../../src-shared/contract/channels/Channel.ts';
import { serveEngine } from '../../src-shared/contract/connection.ts';
import type { EngineCalls, Welcome } from '../../src-shared/contract/service.ts';
import { eventually } from '../eventually.ts';

test('what only matters while the engine is there is not missed when the channel has just closed', async () => {
  const engine: BaseChannel = new BaseChannel(
    (message) => page.deliver(message),
    () => undefined,
  );
  const page: BaseChannel = new BaseChannel(
    (message) => engine.deliver(message),
    () => undefined,
  );
  let acknowledged = 0;
  serveEngine(engine, {
    hello: () => Promise.resolve({} as Welcome),
    acknowledge: () => Promise.resolve(void acknowledged++),
  } as unknown as EngineCalls);
  const connection = new Connection(
    ({ onChannel }) => {
      onChannel(page);
      return () => undefined;
    },
    {},
    { welcome: () => undefined, loss: () => undefined },
  );
  connection.tell((calls) => calls.acknowledge()); // before it is connected
  await eventually(() => expect(connection.status).toBe('connected'));
  connection.tell((calls) => calls.acknowledge());
  await eventually(() => expect(acknowledged).toBe(1));

  page.close('gone');
  // Not told to the connection yet; a rejection that nobody handles would fail the test run.
  expect(connection.status).toBe('connected');
  connection.tell((calls) => calls.acknowledge());
  await expect(connection.calls.acknowledge()).rejects.toThrow();
  expect(acknowledged).toBe(1);
});
