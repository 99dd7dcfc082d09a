import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { BaseChannel } from '../../src-shared/contract/channels/Channel.ts';
import type { EngineChannel, EngineProcess } from '../../src-main/hosts/web/EngineProcess.ts';
import { relay } from '../../src-main/hosts/web/relay.ts';
import { eventually } from '../eventually.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

/** A browser's socket that is relayed to an engine which only records. */
async function relayed() {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<WebSocket>((resolve) => sockets.once('connection', resolve));
  const browser = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = await accepted;
  undo.push(() => {
    browser.terminate();
    sockets.close();
    server.close();
  });
  const posted: unknown[] = [];
  const setBehind = vi.fn<EngineChannel['setBehind']>();
  const base = new BaseChannel(
    (message) => posted.push(message),
    () => undefined,
  );
  const engine = Object.assign(base, { setBehind });
  let onFull: (full: boolean) => void = () => undefined;
  const host: Pick<EngineProcess, 'connect'> = {
    connect: (listener) => {
      onFull = listener;
      return engine;
    },
  };
  relay(client, host);
  await new Promise((resolve) => browser.once('open', resolve));
  return { browser, client, engine, posted, setBehind, setFull: (full: boolean) => onFull(full) };
}

const MEBIBYTE = 2 ** 20;

describe('the relay between a browser and the engine', () => {
  it('tells the engine when a browser does not read, and when it has caught up', async () => {
    const { browser, engine, setBehind } = await relayed();
    let received = 0;
    browser.on('message', (data: Buffer) => (received += data.length));
    browser.pause();
    for (let sent = 0; sent < 40; sent++) engine.deliver(new ArrayBuffer(MEBIBYTE));
    await eventually(() => expect(setBehind.mock.calls).toEqual([[true]]));
    browser.resume();
    await eventually(() => expect(received).toBe(40 * MEBIBYTE));
    await eventually(() => expect(setBehind.mock.calls).toEqual([[true], [false]]));
  });

  it('gives up a browser that has not read for 256 MiB', async () => {
    const { browser, client, engine } = await relayed();
    browser.pause();
    const closed = new Promise((resolve) => engine.onClose(resolve));
    const large = new ArrayBuffer(16 * MEBIBYTE);
    for (let sent = 0; sent < 20; sent++) engine.deliver(large);
    await closed;
    expect(client.readyState).toBe(WebSocket.CLOSED);
  });

  it('reads nothing from a browser while the engine has too much to read', async () => {
    const { browser, client, posted, setFull } = await relayed();
    browser.send('first');
    await eventually(() => expect(posted).toEqual(['first']));
    setFull(true);
    expect(client.isPaused).toBe(true);
    browser.send('second');
    setFull(false);
    expect(client.isPaused).toBe(false);
    await eventually(() => expect(posted).toEqual(['first', 'second']));
  });
});
