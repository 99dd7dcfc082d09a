import { BaseChannel, type Channel } from './Channel.ts';

/** What the browser's WebSocket and the `ws` package's have in common. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message' | 'close' | 'open', listener: (event: never) => void): void;
}

/** How the web host closes a socket, so that the page knows what to show: the engine died and starts again. */
export const closeCodes = { engineDied: 4410 } as const;

const CONNECTING = 0;
const OPEN = 1;

/** The most bytes that the reason of a close frame may have (RFC 6455, 5.5); `close` throws where it has more. */
const REASON_BYTES = 123;

/** A reason as a socket can be closed with it: its beginning, where it is too long. */
export function closeReason(reason: string): string {
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(REASON_BYTES));
  return reason.slice(0, read);
}

/** A channel over a WebSocket that is open or opening; messages posted while it opens wait for it. */
export function webSocketChannel(socket: SocketLike): Channel {
  socket.binaryType = 'arraybuffer';
  const waiting: (string | ArrayBuffer)[] = [];
  const channel = new BaseChannel(
    (message) => {
      if (socket.readyState === OPEN) socket.send(message);
      else if (socket.readyState === CONNECTING) waiting.push(message);
    },
    (reason) => socket.close(1000, closeReason(reason)),
  );
  socket.addEventListener('open', () => {
    for (const message of waiting.splice(0)) socket.send(message);
  });
  socket.addEventListener('message', (event: { data: unknown }) => {
    if (typeof event.data === 'string' || event.data instanceof ArrayBuffer) channel.deliver(event.data);
  });
  socket.addEventListener('close', (event: { code: number; reason: string }) =>
    channel.ended(event.reason || `socket closed (${event.code})`),
  );
  return channel;
}
