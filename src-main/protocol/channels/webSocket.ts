import { BaseChannel, type Channel } from './Channel.ts';

/** What the browser's WebSocket and the `ws` package's have in common. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message' | 'close' | 'open', listener: (event: never) => void): void;
}

/** How the web host closes a socket, so that the page knows what to show: the token is wrong; the engine died and starts again. */
export const closeCodes = { wrongToken: 4401, engineDied: 4410 } as const;

const OPEN = 1;

/** A channel over a WebSocket that is open or opening; messages posted while it opens wait for it. */
export function webSocketChannel(socket: SocketLike): Channel {
  socket.binaryType = 'arraybuffer';
  const waiting: (string | ArrayBuffer)[] = [];
  const channel = new BaseChannel(
    (message) => (socket.readyState === OPEN ? socket.send(message) : waiting.push(message)),
    (reason) => socket.close(1000, reason),
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
