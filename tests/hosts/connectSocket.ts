import { get } from 'node:http';
import { WebSocket } from 'ws';
import { webSocketChannel, type SocketLike } from '../../src-shared/contract/channels/webSocket.ts';
import { connectEngine, type EngineLink } from '../../src-shared/contract/connection.ts';
import type { EngineEvents } from '../../src-shared/contract/service.ts';

/** The cookie that a page receives for its token. */
export function cookieOf(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get(url, (answer) => {
      answer.resume();
      resolve(answer.headers['set-cookie']![0]!.split(';')[0]!);
    });
    asked.on('error', reject);
  });
}

/** A client of a running `serve`, over its WebSocket. */
export async function connectSocket(url: URL, events: Partial<EngineEvents> = {}): Promise<EngineLink> {
  const headers = { cookie: await cookieOf(url), origin: url.origin };
  const socket = new WebSocket(`ws://${url.host}/engine`, { headers });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return connectEngine(webSocketChannel(socket as unknown as SocketLike), events);
}
