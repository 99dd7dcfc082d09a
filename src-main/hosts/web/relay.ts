import type { WebSocket } from 'ws';
import {
  closeCodes,
  webSocketChannel,
  type SocketLike,
} from '../../../src-shared/contract/channels/webSocket.ts';
import type { EngineProcess } from './EngineProcess.ts';

/** Bytes that wait for a client from which on it is considered behind, and below which it has caught up. */
const BEHIND_BYTES = 4 * 1024 * 1024;
const CAUGHT_UP_BYTES = 1024 * 1024;
/** Bytes that wait for a client from which on it is taken for one that does not read at all. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Connects a browser's socket and the engine; when one closes, so does the other. The side that sends faster than the
 * other reads is held back: the engine begins no call of a client that is behind, and no message is read from a client
 * that the engine has not caught up with.
 */
export function relay(client: WebSocket, host: Pick<EngineProcess, 'connect'>): void {
  client.on('error', () => client.terminate());
  const engine = host.connect((full) => (full ? client.pause() : client.resume()));
  if (!engine) {
    client.close(closeCodes.engineDied, 'starting');
    return;
  }
  const browser = webSocketChannel(client as unknown as SocketLike);
  browser.onMessage((message) => engine.post(message));
  browser.onClose((reason) => engine.close(reason));

  let behind = false;
  const follow = (): void => {
    const waiting = client.bufferedAmount;
    if (waiting > MOST_BYTES) return client.terminate();
    const isBehind = waiting > (behind ? CAUGHT_UP_BYTES : BEHIND_BYTES);
    if (isBehind === behind) return;
    behind = isBehind;
    engine.setBehind(behind);
  };
  engine.onMessage((message) => {
    if (client.readyState !== client.OPEN) return;
    client.send(message, follow);
    follow();
  });
}
