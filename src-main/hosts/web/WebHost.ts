import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { closeCodes, closeReason } from '../../../src-shared/contract/channels/webSocket.ts';
import { FeaturescopeError, type ErrorDetail } from '../../../src-shared/contract/errors.ts';
import { EngineProcess } from './EngineProcess.ts';
import { refuse, type RefusalCode } from './refusedPage.ts';
import { relay } from './relay.ts';
import { targetOf } from './requestTarget.ts';
import { answerUnreadable, refuseUpgrade } from './rawAnswers.ts';
import {
  cookieName,
  cookieToken,
  isOwnHost,
  isOwnOrigin,
  makePlace,
  makeToken,
  sameToken,
} from './security.ts';
import { StrangerLimit } from './StrangerLimit.ts';
import { securityHeaders } from '../securityHeaders.ts';
import { fileFor, sendFile } from '../staticFiles.ts';

/** Where a page opens its WebSocket. */
const ENGINE_PATH = '/engine';
/** Maximum size of a client's message, in bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** How long a client may take to send a request, in milliseconds; longer ones would hold a connection for nothing. */
const times = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 5_000 };

/** Address and content of the web host. Port 0 stands for any free port. */
export interface WebHostOptions {
  port: number;
  host: string;
  /** Folder of the built renderer. */
  renderer: string;
  /** Path of the engine's bundle. */
  engine: string;
  /** Called with the process id of each started engine; for the first one before {@link WebHost.start} resolves. */
  onEngineStart?: ((pid: number) => void) | undefined;
  onEngineDeath?: ((reason: string) => void) | undefined;
}

/**
 * Serves the renderer to a browser and relays its messages to the engine. Nothing is computed in this process. A random
 * token keeps out other users and other pages: the printed URL contains it, and a cookie carries it afterwards, to paths
 * below a random one alone. The URL can be opened any number of times.
 */
export class WebHost {
  readonly token = makeToken();
  readonly #place = makePlace();
  readonly #strangers = new StrangerLimit();
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
    server.on('connection', (socket) => this.#strangers.add(socket));
    server.on('request', (request, response) => this.#request(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('clientError', answerUnreadable);
    // A connection that could not be accepted, for lack of file descriptors; the next one may succeed.
    server.on('error', () => undefined);
  }

  /**
   * Starts the engine and listens.
   * @throws FeaturescopeError `host/port-in-use`, `host/not-built`
   */
  static async start(options: WebHostOptions): Promise<WebHost> {
    if (!existsSync(join(options.renderer, 'index.html')))
      throw new FeaturescopeError('host/not-built', { path: options.renderer });
    const server = createServer(times);
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

  /** Closes every client's socket; pages reconnect to the new engine. */
  #engineDied(reason: string): void {
    this.#options.onEngineDeath?.(reason);
    for (const socket of this.#sockets.clients) socket.close(closeCodes.engineDied, closeReason(reason));
  }

  /** Answers a request; an error in handling it ends that request alone. */
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
      return this.#refuse(response, 403, 'host/foreign-origin', { origin: request.headers.host });
    const url = targetOf(request);
    if (!url) return end(response, 400);
    const given = url.searchParams.get('token') ?? undefined;
    if (url.pathname === '/' && sameToken(given, this.token)) return this.#welcome(request, response);
    if (!sameToken(cookieToken(request, this.port), this.token))
      return this.#refuse(response, 401, 'host/wrong-token');
    this.#strangers.admit(request.socket);
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    const path = this.#withoutPlace(url.pathname);
    if (path === ENGINE_PATH) return end(response, 426, { Upgrade: 'websocket' });
    const file = fileFor(this.#options.renderer, path);
    if (file) sendFile(response, file, securityHeaders);
    else end(response, 404);
  }

  /** Explains a refusal, or closes the connection if too many have been explained lately. */
  #refuse(response: ServerResponse, status: 401 | 403, code: RefusalCode, detail?: ErrorDetail): void {
    if (this.#strangers.mayExplain()) return refuse(response, status, code, detail);
    response.shouldKeepAlive = false;
    end(response, 429, { 'Retry-After': '1' });
  }

  /** The path within the page's place; a client that brings the cookie itself need not know the place. */
  #withoutPlace(path: string): string {
    return path.startsWith(this.#place) ? path.slice(this.#place.length - 1) : path;
  }

  /** Moves the token from the URL to a cookie, so that it does not stay in the address bar or the history. */
  #welcome(request: IncomingMessage, response: ServerResponse): void {
    this.#strangers.admit(request.socket);
    const cookie = `${cookieName(this.port)}=${this.token}; HttpOnly; SameSite=Strict; Path=${this.#place}`;
    response.writeHead(303, {
      ...securityHeaders,
      'Set-Cookie': cookie,
      Location: this.#place,
      'Cache-Control': 'no-store',
    });
    response.end();
  }

  /** Accepts a WebSocket, or rejects it before the upgrade, so that an unauthorised client cannot send frames. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      const refusal = this.#refusalOf(request);
      if (refusal !== undefined) return refuseUpgrade(socket, refusal);
      this.#strangers.admit(request.socket);
      this.#sockets.handleUpgrade(request, socket, head, (client) => relay(client, this.#engine));
    } catch {
      socket.destroy();
    }
  }

  /** The status for rejecting an upgrade; undefined if it is allowed. */
  #refusalOf(request: IncomingMessage): 400 | 401 | 403 | undefined {
    if (!isOwnHost(request, this.port, this.#options.host)) return 403;
    const target = targetOf(request);
    if (!target) return 400;
    if (this.#withoutPlace(target.pathname) !== ENGINE_PATH || !isOwnOrigin(request)) return 403;
    return sameToken(cookieToken(request, this.port), this.token) ? undefined : 401;
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
