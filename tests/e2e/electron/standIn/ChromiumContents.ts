import type { HandlerDetails, WebContents, WebPreferences, WindowOpenHandlerResponse } from 'electron';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import type { BrowserContext, CDPSession, Page, Request, Route } from 'playwright-core';
import type { MessagePortMainDouble } from '../../../hosts/electron/double/ports.ts';
import type { Surroundings } from '../../../hosts/electron/double/WebContentsDouble.ts';
import { programAddress, webAddress } from './addresses.ts';
import { BINDING, OPENING, RECEIVER, WORLD, type Packed, type Receiver, type Told } from './wire.ts';
import { isolatedWorld, pageWorld } from './worlds.ts';

let nextId = 1;

/** The content of a window: a page of Chromium with the built preload script in an isolated world of its own. */
export class ChromiumContents
  extends EventEmitter
  implements Pick<WebContents, 'id' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler'>
{
  readonly id = nextId++;
  readonly #preferences: WebPreferences;
  readonly #surroundings: Surroundings;
  readonly #browser: BrowserContext;
  readonly #ports = new Map<number, MessagePort>();
  #nextPort = 1;
  #page: Page | undefined;
  #session: CDPSession | undefined;
  /** Number that Chromium gives the isolated world of the page's present document. */
  #world: number | undefined;
  #loading = false;
  #destroyed = false;
  #decideOpening: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' });

  constructor(preferences: WebPreferences, surroundings: Surroundings, browser: BrowserContext) {
    super();
    const { sandbox, contextIsolation, nodeIntegration } = preferences;
    if (!sandbox || !contextIsolation || nodeIntegration)
      throw new Error('only an isolated page in the sandbox can be stood in for');
    this.#preferences = preferences;
    this.#surroundings = surroundings;
    this.#browser = browser;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#decideOpening = handler;
  }

  async load(url: string): Promise<void> {
    this.#loading = true;
    try {
      this.#page ??= await this.#open();
      await this.#page.goto(webAddress(url));
    } finally {
      this.#loading = false;
    }
    this.emit('did-finish-load');
  }

  reload(): void {
    void this.#page?.reload().catch(() => undefined);
  }

  postMessage(channel: string, message: unknown, transfer: MessagePortMainDouble[] = []): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    this.#tell(
      'deliver',
      channel,
      message,
      transfer.map((port) => this.#adopt(port.take())),
    );
  }

  /** Tells the page's preload script where files lie that are about to be dropped. */
  expectDrop(...[files]: Parameters<Receiver['dropped']>): void {
    this.#tell('dropped', files);
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#documentEnded();
    void this.#page?.close().catch(() => undefined);
    this.emit('destroyed');
  }

  /** Opens a page of Chromium; its worlds are prepared before any document is loaded in it. */
  async #open(): Promise<Page> {
    const page =
      this.#browser.pages().find((one) => one.url() === 'about:blank') ?? (await this.#browser.newPage());
    await page.route('**/*', (route) => this.#answer(route));
    page.on('crash', () => {
      this.#documentEnded();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    });
    const session = await this.#browser.newCDPSession(page);
    this.#session = session;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const isDefault = (context.auxData as { isDefault?: unknown } | undefined)?.isDefault === true;
      if (isDefault || context.name !== WORLD) return;
      this.#documentEnded();
      this.#world = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.#documentEnded();
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING && executionContextId === this.#world) this.#hear(JSON.parse(payload) as Told);
    });
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    const names = {
      ...{ binding: BINDING, receiver: RECEIVER, opening: OPENING },
      ...{ platform: process.platform, version: process.versions['electron']! },
    };
    const given = JSON.stringify(names);
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${String(pageWorld)})(${given})`,
    });
    const preload = readFileSync(this.#preferences.preload!, 'utf8');
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: WORLD,
      source: `(${String(isolatedWorld)})(${given}); (() => { const exports = {}; ${preload}\n})()`,
    });
    return page;
  }

  /** Answers a request of the page as the program does; nothing else is reached from it. */
  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    if (url.pathname === OPENING) {
      const asked = programAddress(decodeURIComponent(url.search.slice(1)));
      await route.fulfill({ body: this.#decideOpening({ url: asked } as HandlerDetails).action });
    } else if (!this.#mayNavigate(request)) await route.abort('aborted');
    else {
      const address = programAddress(request.url());
      if (address === request.url()) return route.abort('blockedbyclient');
      const response = await this.#surroundings.fetch(address, request.method());
      await route
        .fulfill({
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: Buffer.from(await response.arrayBuffer()),
        })
        // The page was closed meanwhile.
        .catch(() => undefined);
    }
  }

  /** Whether the program lets a frame navigate. Loading a window's page is not asked for, as in Electron. */
  #mayNavigate(request: Request): boolean {
    if (!request.isNavigationRequest() || this.#loading) return true;
    let allowed = true;
    this.emit('will-frame-navigate', {
      url: programAddress(request.url()),
      isMainFrame: request.frame().parentFrame() === null,
      preventDefault: () => (allowed = false),
    });
    return allowed;
  }

  #hear(told: Told): void {
    if (told.kind === 'send') {
      const url = programAddress(this.#page!.url());
      const world = this.#world;
      const senderFrame = { url, parent: null, isDestroyed: () => this.#world !== world };
      this.#surroundings.tellMain(told.channel, { sender: this, senderFrame, ports: [] }, told.args);
    } else if (told.kind === 'port') this.#ports.get(told.port)?.postMessage(unpack(told.data));
    else {
      const port = this.#ports.get(told.port);
      this.#ports.delete(told.port);
      port?.close();
    }
  }

  #adopt(port: MessagePort): number {
    const id = this.#nextPort++;
    this.#ports.set(id, port);
    port.on('message', (data: string | ArrayBuffer) => this.#tell('port', id, pack(data)));
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#tell('closed', id);
    });
    return id;
  }

  #tell<Method extends keyof Receiver>(method: Method, ...args: Parameters<Receiver[Method]>): void {
    if (this.#world === undefined) return;
    const expression = `${RECEIVER}.${method}(...${JSON.stringify(args)})`;
    // The document may have ended meanwhile; what is told to it is lost, as in Electron.
    this.#session!.send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => undefined);
  }

  /** The ports of a document close with it. */
  #documentEnded(): void {
    this.#world = undefined;
    const ports = [...this.#ports.values()];
    this.#ports.clear();
    for (const port of ports) port.close();
  }
}

const pack = (data: string | ArrayBuffer): Packed =>
  typeof data === 'string' ? { text: data } : { base64: Buffer.from(data).toString('base64') };

function unpack(data: Packed): string | ArrayBuffer {
  return 'text' in data ? data.text : Uint8Array.from(Buffer.from(data.base64, 'base64')).buffer;
}
