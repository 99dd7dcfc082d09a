import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../../../src-shared/contract/channels/Channel.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { emitterPortEvents, messagePortChannel } from '../../../src-shared/contract/channels/messagePort.ts';
import { webSocketChannel, type SocketLike } from '../../../src-shared/contract/channels/webSocket.ts';

/** Two connected channels, and a function that frees their resources. */
export interface Pair {
  client: Channel;
  engine: Channel;
  dispose(): void;
}

/** Every transport for the contract tests, each on its real basis. */
export const transports: Record<string, () => Promise<Pair>> = {
  'an in-memory pair': () => {
    const [client, engine] = memoryPair();
    return Promise.resolve({ client, engine, dispose: () => undefined });
  },
  'a MessagePort': () => {
    const { port1, port2 } = new MessageChannel();
    const client = messagePortChannel(port1, emitterPortEvents(port1));
    const engine = messagePortChannel(port2, emitterPortEvents(port2));
    return Promise.resolve({
      client,
      engine,
      dispose: () => {
        port1.close();
        port2.close();
      },
    });
  },
  'a WebSocket': async () => {
    const http = createServer();
    const server = new WebSocketServer({ server: http });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
    await new Promise((resolve) => socket.once('open', resolve));
    const client = webSocketChannel(socket as unknown as SocketLike);
    const engine = webSocketChannel((await accepted) as unknown as SocketLike);
    return {
      client,
      engine,
      dispose: () => {
        socket.terminate();
        server.close();
        http.close();
      },
    };
  },
};
