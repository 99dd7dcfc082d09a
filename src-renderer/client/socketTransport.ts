import {
  closeCodes,
  webSocketChannel,
  type SocketLike,
} from '../../src-shared/contract/channels/webSocket.ts';
import type { Loss, Transport } from './Transport.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** A connection that lived this long resets the back-off, in milliseconds. */
const STABLE_MS = 5_000;

/** Asks the host for the status of a request. A failed socket does not reveal whether the host rejected it or is gone. */
type Ask = (url: string, signal: AbortSignal) => Promise<number>;

const askHost: Ask = async (url, signal) =>
  (await fetch(url.replace(/^ws/, 'http'), { signal, cache: 'no-store' })).status;

/**
 * A transport over a WebSocket that reconnects with growing delays: 0.25 s, doubled up to 5 s. It gives up when the token
 * is rejected; because browsers do not report that to a page, the host is asked when a socket never opened.
 */
export function socketTransport(
  url: string,
  makeSocket: (url: string) => WebSocket = (address) => new WebSocket(address),
  ask: Ask = askHost,
): Transport {
  return (events) => {
    const stopping = new AbortController();
    let attempt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let socket: WebSocket | undefined;

    const lose = (loss: Loss): void => {
      if (stopping.signal.aborted) return;
      if (loss.retryInMs !== null) timer = setTimeout(open, loss.retryInMs);
      events.onLoss(loss);
    };

    const open = (): void => {
      const opened = makeSocket(url);
      let openedAt: number | undefined;
      socket = opened;
      const channel = webSocketChannel(opened as unknown as SocketLike);
      opened.addEventListener('open', () => {
        openedAt = performance.now();
        if (!stopping.signal.aborted) events.onChannel(channel);
      });
      opened.addEventListener('close', (event) => {
        if (stopping.signal.aborted) return;
        if (openedAt !== undefined && performance.now() - openedAt > STABLE_MS) attempt = 0;
        const loss = lossOf(event, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt++));
        if (openedAt === undefined) void orRefusal(loss, () => ask(url, stopping.signal)).then(lose);
        else lose(loss);
      });
    };

    open();
    return () => {
      stopping.abort();
      clearTimeout(timer);
      socket?.close();
    };
  };
}

/** The loss, or the rejection if the host reports one. */
async function orRefusal(loss: Loss, ask: () => Promise<number>): Promise<Loss> {
  const status = await ask().catch(() => undefined);
  return status === 401 ? { kind: 'wrong-token', reason: loss.reason, retryInMs: null } : loss;
}

function lossOf(event: CloseEvent, retryInMs: number): Loss {
  const reason = event.reason || String(event.code);
  if (event.code === closeCodes.engineDied) return { kind: 'engine-died', reason, retryInMs };
  return { kind: 'lost', reason, retryInMs };
}
