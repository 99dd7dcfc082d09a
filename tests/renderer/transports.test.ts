import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Channel } from '../../src-shared/contract/channels/Channel.ts';
import { chooseTransport } from '../../src-renderer/client/connect.ts';
import { desktopTransport } from '../../src-renderer/client/desktopTransport.ts';
import { socketTransport } from '../../src-renderer/client/socketTransport.ts';
import type { Loss, Transport } from '../../src-renderer/client/Transport.ts';
import { until } from './desk.ts';

/** The outer edge: a socket that does what the test says. */
class ScriptedSocket extends EventTarget {
  static all: ScriptedSocket[] = [];
  binaryType = '';
  readyState = 0;
  readonly sent: unknown[] = [];
  closed = false;
  constructor() {
    super();
    ScriptedSocket.all.push(this);
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(): void {
    this.closed = true;
  }
  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  ends(code: number, reason = ''): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }
}

function follow(transport: Transport) {
  const channels: Channel[] = [];
  const losses: Loss[] = [];
  const stop = transport({
    onChannel: (channel) => channels.push(channel),
    onLoss: (loss) => losses.push(loss),
  });
  return { channels, losses, stop };
}

afterEach(() => {
  vi.useRealTimers();
  ScriptedSocket.all = [];
});

describe('the WebSocket transport', () => {
  /** @param status the host's answer to a request; undefined if there is none */
  const make = (status?: number) =>
    follow(
      socketTransport(
        'ws://host/engine',
        () => new ScriptedSocket() as unknown as WebSocket,
        () => (status === undefined ? Promise.reject(new Error('nobody there')) : Promise.resolve(status)),
      ),
    );

  test('hands over a channel once the socket is open', () => {
    const { channels, stop } = make();
    expect(channels).toHaveLength(0);
    ScriptedSocket.all[0]!.opens();
    expect(channels).toHaveLength(1);
    stop();
    expect(ScriptedSocket.all[0]!.closed).toBe(true);
  });
  test('tries again after a loss, each time after a longer pause, at most 5 s', async () => {
    vi.useFakeTimers();
    const { losses, stop } = make();
    for (let attempt = 0; attempt < 8; attempt++) {
      ScriptedSocket.all.at(-1)!.ends(1006);
      await vi.advanceTimersByTimeAsync(0);
      await vi.advanceTimersByTimeAsync(losses.at(-1)!.retryInMs ?? 0);
    }
    expect(losses.map((loss) => loss.retryInMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect(ScriptedSocket.all).toHaveLength(9);
    stop();
    ScriptedSocket.all.at(-1)!.ends(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ScriptedSocket.all).toHaveLength(9);
  });
  // For a page, a rejected socket looks like a host that is gone: 1006, never opened.
  test('gives up at a wrong token, of which the host tells', async () => {
    vi.useFakeTimers();
    const { losses, stop } = make(401);
    ScriptedSocket.all[0]!.ends(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(losses).toEqual([{ kind: 'wrong-token', reason: '1006', retryInMs: null }]);
    expect(ScriptedSocket.all).toHaveLength(1);
    stop();
  });
  test('tries again where the host lets it in, and says nothing once it is stopped', async () => {
    vi.useFakeTimers();
    const { losses, stop } = make(426);
    ScriptedSocket.all[0]!.ends(1006);
    await vi.advanceTimersByTimeAsync(250);
    expect(losses).toEqual([{ kind: 'lost', reason: '1006', retryInMs: 250 }]);
    expect(ScriptedSocket.all).toHaveLength(2);
    ScriptedSocket.all[1]!.ends(1006);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(losses).toHaveLength(1);
    expect(ScriptedSocket.all).toHaveLength(2);
  });
  test('tells the death of the engine from a lost connection', () => {
    vi.useFakeTimers();
    const { losses, stop } = make();
    ScriptedSocket.all[0]!.opens();
    ScriptedSocket.all[0]!.ends(4410, 'SIGKILL');
    expect(losses[0]).toMatchObject({ kind: 'engine-died', reason: 'SIGKILL' });
    stop();
  });
});

describe('the desktop transport', () => {
  const forward = (port: MessagePort, source: Window | null = window): void => {
    window.dispatchEvent(
      new MessageEvent('message', { data: { type: 'featurescope-engine-port' }, source, ports: [port] }),
    );
  };

  test('says that the page listens, and takes each port that the preload forwards', async () => {
    const heard: unknown[] = [];
    const listen = (event: MessageEvent): number => heard.push(event.data);
    window.addEventListener('message', listen);
    const { channels, losses, stop } = follow(desktopTransport(window));
    await until(() => heard.length > 0);
    expect(heard[0]).toEqual({ type: 'featurescope-ready' });
    const pair = new MessageChannel();
    forward(pair.port1);
    expect(channels).toHaveLength(1);
    const received: unknown[] = [];
    channels[0]!.onMessage((message) => received.push(message));
    pair.port2.postMessage('hello');
    await until(() => received.length === 1);
    forward(new MessageChannel().port1);
    expect(channels).toHaveLength(2);
    expect(channels[0]!.closed).toBe(true);
    expect(losses).toEqual([]);
    stop();
    window.removeEventListener('message', listen);
  });
  test('reports the death of the engine when its port closes', async () => {
    const { losses, stop } = follow(desktopTransport(window));
    const pair = new MessageChannel();
    forward(pair.port1);
    pair.port2.postMessage('\u0004');
    await until(() => losses.length === 1);
    expect(losses[0]?.kind).toBe('engine-died');
    stop();
  });
  test('takes no port from another window', () => {
    const { channels, stop } = follow(desktopTransport(window));
    forward(new MessageChannel().port1, null);
    expect(channels).toHaveLength(0);
    stop();
  });
});

test('the desktop is known by what its preload exposes', () => {
  const page = Object.assign(new EventTarget(), {
    featurescopeDesktop: { platform: 'linux', version: '45' },
    postMessage: vi.fn(),
  });
  const { stop } = follow(chooseTransport(page as unknown as Window));
  expect(page.postMessage).toHaveBeenCalledWith({ type: 'featurescope-ready' }, '*');
  stop();
});
