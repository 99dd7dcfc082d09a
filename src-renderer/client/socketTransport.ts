import { closeCodes, webSocketChannel, type SocketLike } from '../../src-main/protocol/channels/webSocket.ts';
import type { Loss, Transport } from './Transport.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** A connection that lived this long starts the back-off anew. */
const STABLE_MS = 5_000;

/**
 * A transport over a WebSocket that reconnects with growing pauses: 0.25 s, doubled up to 5 s.
 * A wrong token ends it for good.
 */
export function socketTransport(
  url: string,
  makeSocket: (url: string) => WebSocket = (address) => new WebSocket(address),
): Transport {
  return (events) => {
    let stopped = false;
    let attempt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let socket: WebSocket | undefined;

    const open = (): void => {
      const opened = makeSocket(url);
      let openedAt = Infinity;
      socket = opened;
      const channel = webSocketChannel(opened as unknown as SocketLike);
      opened.addEventListener('open', () => {
        openedAt = performance.now();
        if (!stopped) events.onChannel(channel);
      });
      opened.addEventListener('close', (event) => {
        if (stopped) return;
        if (performance.now() - openedAt > STABLE_MS) attempt = 0;
        const loss = lossOf(event, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt++));
        if (loss.retryInMs !== null) timer = setTimeout(open, loss.retryInMs);
        events.onLoss(loss);
      });
    };

    open();
    return () => {
      stopped = true;
      clearTimeout(timer);
      socket?.close();
    };
  };
}

function lossOf(event: CloseEvent, retryInMs: number): Loss {
  const reason = event.reason || String(event.code);
  if (event.code === closeCodes.wrongToken) return { kind: 'wrong-token', reason, retryInMs: null };
  if (event.code === closeCodes.engineDied) return { kind: 'engine-died', reason, retryInMs };
  return { kind: 'lost', reason, retryInMs };
}
