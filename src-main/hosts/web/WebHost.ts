import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  closeCodes,
  closeReason,
  webSocketChannel,
  type SocketLike,
} from '../../../src-shared/contract/channels/webSocket.ts';
import type { Channel } from '../../../src-shared/contract/channels/Channel.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { EngineProcess } from './EngineProcess.ts';
import { refuse } from './refusedPage.ts';
import { targetOf } from './requestTarget.ts';
import { answerUnreadable, refuseUpgrade } from './rawAnswers.ts';
import { cookieName, cookieToken, isOwnHost, isOwnOrigin, makeToken, sameToken } from './security.ts';
import { securityHeaders } from '../securityHeaders.ts';
import { fileFor, sendFile } from '../staticFiles.ts';

/** Where a page opens its WebSocket. */
const ENGINE_PATH = '/engine';
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
  /** Told the process id of each engine that is started: the first before {@link WebHost.start} is through. */
  onEngineStart?: ((pid: number) => void) | undefined;
  onEngineDeath?: ((reason: string) => void) | undefined;
}

/**
 * Serves the renderer to a browser and carries its messages to the engine. Nothing is computed in this process. A
 * random token keeps other users and other pages out. The printed URL carries it, as often as it is opened; a cookie does
 * from then on.
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
    this.#engine = new EngineProcess(options.engine, {
      onStart: (pid) => this.#options.onEngineStart?.(pid),
      onDeath: (reason) => this.#engineDied(reason),
    });
    server.on('request', (request, response) => this.#request(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('clientError', answerUnreadable);
    // A connection that could not be taken, for want of descriptors: the next one may be.
    server.on('error', () => undefined);
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

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.close(1001, 'the server stopped');
    this.#server.close();
    await this.#engine.stop();
    this.#server.closeAllConnections();
  }

  /** Ends every client's socket; pages connect again to the new engine. */
  #engineDied(reason: string): void {
    this.#options.onEngineDeath?.(reason);
    for (const socket of this.#sockets.clients) socket.close(closeCodes.engineDied, closeReason(reason));
  }

  /** Answers a request, and whatever goes wrong with one ends that one alone. */
  #request(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => response.destroy());
    try {
      this.#answer(request, response);
    } catch {
      if (response.headersSent) response.destroy();
      else end(response, 500);
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!isOwnHost(request, this.port, this.#options.host))
      return refuse(response, 403, 'host/foreign-origin', { origin: request.headers.host });
    const url = targetOf(request);
    if (!url) return end(response, 400);
    const given = url.searchParams.get('token') ?? undefined;
    if (url.pathname === '/' && sameToken(given, this.token)) return this.#welcome(response);
    if (!sameToken(cookieToken(request, this.port), this.token))
      return refuse(response, 401, 'host/wrong-token');
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    if (url.pathname === ENGINE_PATH) return end(response, 426, { Upgrade: 'websocket' });
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

  /** Lets a WebSocket in, or refuses it before it is one: who may not come in can send no frame. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      const refusal = this.#refusalOf(request);
      if (refusal !== undefined) return refuseUpgrade(socket, refusal);
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#carry(client));
    } catch {
      socket.destroy();
    }
  }

  /** The status with which an upgrade is refused; undefined where it may come in. */
  #refusalOf(request: IncomingMessage): 400 | 401 | 403 | undefined {
    if (!isOwnHost(request, this.port, this.#options.host)) return 403;
    const target = targetOf(request);
    if (!target) return 400;
    if (target.pathname !== ENGINE_PATH || !isOwnOrigin(request)) return 403;
    return sameToken(cookieToken(request, this.port), this.token) ? undefined : 401;
  }

  /** Joins a browser's socket and the engine; whichever ends first ends the other. */
  #carry(client: WebSocket): void {
    client.on('error', () => client.terminate());
    const engine: Channel | undefined = this.#engine.connect();
    if (!engine) {
      client.close(closeCodes.engineDied, 'starting');
      return;
    }
    const browser = webSocketChannel(client as unknown as SocketLike);
    browser.onMessage((message) => engine.post(message));
    engine.onMessage((message) => browser.post(message));
    browser.onClose((reason) => engine.close(reason));
  }
}

function listen(server: Server, { port, host }: WebHostOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(error.code === 'EADDRINUSE' ? new FeaturescopeError('host/port-in-use', { port }) : error);
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...securityHeaders, ...headers });
  response.end();
}
