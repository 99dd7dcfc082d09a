import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { closeCodes, webSocketChannel, type SocketLike } from '../../protocol/channels/webSocket.ts';
import type { Channel } from '../../protocol/channels/Channel.ts';
import { FeaturescopeError } from '../../protocol/errors.ts';
import { EngineProcess } from './EngineProcess.ts';
import { refuse } from './refusedPage.ts';
import { cookieName, cookieToken, isOwnHost, isOwnOrigin, makeToken, sameToken } from './security.ts';
import { securityHeaders } from '../securityHeaders.ts';
import { fileFor, sendFile } from '../staticFiles.ts';

/** A message from a client may be at most this large, in bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Where the web host listens and what it serves. Port 0 takes any free one. */
export interface WebHostOptions {
  port: number;
  host: string;
  /** The built renderer. */
  renderer: string;
  /** The engine's bundle. */
  engine: string;
  onEngineDeath?: ((reason: string) => void) | undefined;
}

/**
 * Serves the renderer to a browser and carries its messages to the engine. Nothing is computed in this process. A
 * random token, which the printed URL carries once and a cookie afterwards, keeps other users and other pages out.
 */
export class WebHost {
  readonly token = makeToken();
  readonly #options: WebHostOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  readonly #engine: EngineProcess;

  private constructor(options: WebHostOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.#engine = new EngineProcess(options.engine, (reason) => this.#engineDied(reason));
    server.on('request', (request, response) => this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /**
   * Starts listening, and the engine with it.
   * @throws FeaturescopeError `host/port-in-use`, `host/not-built`
   */
  static async start(options: WebHostOptions): Promise<WebHost> {
    if (!existsSync(join(options.renderer, 'index.html')))
      throw new FeaturescopeError('host/not-built', { path: options.renderer });
    const server = createServer();
    await listen(server, options);
    return new WebHost(options, server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The address to open, with the token. */
  get url(): string {
    const { host } = this.#options;
    const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
    return `http://${name}:${this.port}/?token=${this.token}`;
  }

  /** The engine's process id, for those who watch or test it. */
  get enginePid(): number | undefined {
    return this.#engine.pid;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.close(1001, 'the server stopped');
    this.#server.close();
    await this.#engine.stop();
    this.#server.closeAllConnections();
  }

  /** Ends every client's socket; pages connect again to the new engine. */
  #engineDied(reason: string): void {
    this.#options.onEngineDeath?.(reason);
    for (const socket of this.#sockets.clients) socket.close(closeCodes.engineDied, reason);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!isOwnHost(request, this.port, this.#options.host))
      return refuse(response, 403, 'host/foreign-origin', { origin: request.headers.host });
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const given = url.searchParams.get('token') ?? undefined;
    if (url.pathname === '/' && sameToken(given, this.token)) return this.#welcome(response);
    if (!sameToken(cookieToken(request, this.port), this.token))
      return refuse(response, 401, 'host/wrong-token');
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    const file = fileFor(this.#options.renderer, url.pathname);
    if (file) sendFile(response, file, securityHeaders);
    else end(response, 404);
  }

  /** Turns the token of the address into a cookie, so that it does not stay in the address bar or the history. */
  #welcome(response: ServerResponse): void {
    const cookie = `${cookieName(this.port)}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
    response.writeHead(303, {
      ...securityHeaders,
      'Set-Cookie': cookie,
      Location: '/',
      'Cache-Control': 'no-store',
    });
    response.end();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path !== '/engine' || !isOwnHost(request, this.port, this.#options.host) || !isOwnOrigin(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const authorised = sameToken(cookieToken(request, this.port), this.token);
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      if (!authorised) client.close(closeCodes.wrongToken, 'wrong token');
      else this.#carry(client);
    });
  }

  /** Joins a browser's socket and the engine; whichever ends first ends the other. */
  #carry(client: WebSocket): void {
    const engine: Channel | undefined = this.#engine.connect();
    if (!engine) {
      client.close(closeCodes.engineDied, 'starting');
      return;
    }
    const browser = webSocketChannel(client as unknown as SocketLike);
    browser.onMessage((message) => engine.post(message));
    engine.onMessage((message) => browser.post(message));
    browser.onClose((reason) => engine.close(reason));
    client.on('error', () => client.terminate());
  }
}

function listen(server: Server, { port, host }: WebHostOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new FeaturescopeError('host/port-in-use', { port }) : error),
    );
    server.listen(port, host, resolve);
  });
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, securityHeaders);
  response.end();
}
