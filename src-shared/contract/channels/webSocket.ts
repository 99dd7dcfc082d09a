import { BaseChannel, type Channel } from './Channel.ts';

/** Common interface of the browser's WebSocket and that of the `ws` package. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message' | 'close' | 'open', listener: (event: never) => void): void;
}

/** Close codes of the web host, which tell the page what to display: the engine died and is being restarted. */
export const closeCodes = { engineDied: 4410 } as const;

const CONNECTING = 0;
const OPEN = 1;

/** Maximum size of a close frame's reason in bytes (RFC 6455, 5.5); `close` throws for longer ones. */
const REASON_BYTES = 123;

/** A reason, truncated to what a socket can be closed with. */
export function closeReason(reason: string): string {
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(REASON_BYTES));
  return reason.slice(0, read);
}

/** A channel over a WebSocket that is open or connecting; messages sent while it is connecting are buffered. */
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
