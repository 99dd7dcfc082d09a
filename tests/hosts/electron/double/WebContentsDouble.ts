import type {
  HandlerDetails,
  WebContents,
  WebFrameMain,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron';
import { EventEmitter } from 'node:events';
import type { MessagePortMainDouble } from './ports.ts';
import { PageDocument, PageWindow } from './PageWindow.ts';
import { runPreload } from './runPreload.ts';

/** The behaviour of a page's scripts when they run. */
export type PageScript = (page: PageWindow) => void;
/** The other parts of the module that a window's content needs. */
export interface Surroundings {
  fetch(url: string, method?: string): Promise<Response>;
  tellMain(channel: string, event: object, args: unknown[]): void;
}
type Frame = Pick<WebFrameMain, 'url' | 'parent' | 'isDestroyed'>;

let nextId = 1;

/** The content of a window: it loads its page through the protocol handler and runs the real preload script in it. */
export class WebContentsDouble
  extends EventEmitter
  implements Pick<WebContents, 'id' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler'>
{
  readonly id = nextId++;
  readonly preferences: WebPreferences;
  /** The response to the last load of the page. */
  response: Response | undefined;
  page: PageWindow | undefined;
  mainFrame: Frame | undefined;
  readonly #surroundings: Surroundings;
  readonly #script: PageScript;
  #document: PageDocument | undefined;
  #ipc: EventEmitter | undefined;
  #url = '';
  #destroyed = false;
  #decideOpening: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' });

  constructor(preferences: WebPreferences, surroundings: Surroundings, script: PageScript) {
    super();
    this.#script = script;
    this.preferences = preferences;
    this.#surroundings = surroundings;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#decideOpening = handler;
  }

  async load(url: string): Promise<void> {
    this.#unload();
    this.#url = url;
    this.response = await this.#surroundings.fetch(url);
    const { protocol, host } = new URL(url);
    const document = new PageDocument(`${protocol}//${host}`);
    const frame: Frame = { url, parent: null, isDestroyed: () => document.ended };
    const page = new PageWindow(document);
    this.#document = document;
    this.mainFrame = frame;
    this.page = page;
    this.#ipc = runPreload(this.preferences.preload!, document, page, (channel, args) =>
      this.sendFrom(frame, channel, args),
    );
    this.#script(page);
    this.emit('did-finish-load');
  }

  reload(): void {
    void this.load(this.#url);
  }

  /** Sends a message to the main process from any frame, own or foreign. */
  sendFrom(senderFrame: Frame | null, channel: string, args: unknown[] = []): void {
    setImmediate(() => {
      if (!this.#destroyed)
        this.#surroundings.tellMain(channel, { sender: this, senderFrame, ports: [] }, args);
    });
  }

  postMessage(channel: string, message: unknown, transfer: MessagePortMainDouble[] = []): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    const ports = transfer.map((port) => port.take());
    const data = structuredClone(message);
    const [ipc, document] = [this.#ipc, this.#document];
    setImmediate(() => {
      if (document && !document.ended) ipc?.emit(channel, { ports }, data);
      else for (const port of ports) port.close();
    });
  }

  /** Chromium's check before a frame navigates. @returns whether it may */
  mayNavigate(url: string, isMainFrame = true): boolean {
    return this.#allows('will-frame-navigate', { url, isMainFrame });
  }

  /** Chromium's check when the page calls `window.open`. */
  mayOpen(url: string): boolean {
    return this.#decideOpening({ url } as HandlerDetails).action === 'allow';
  }

  /** Chromium's check when the page attaches a `<webview>`, or a server redirects. */
  mayDo(event: 'will-attach-webview' | 'will-redirect'): boolean {
    return this.#allows(event, { url: 'https://evil.example/' });
  }

  /** Crashes the page's process. */
  crash(): void {
    this.#unload();
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
  }

  destroy(): void {
    this.#unload();
    this.#destroyed = true;
    this.emit('destroyed');
  }

  #unload(): void {
    this.#document?.end();
    this.#document = undefined;
    this.#ipc = undefined;
  }

  #allows(name: string, details: object): boolean {
    let allowed = true;
    this.emit(name, { ...details, preventDefault: () => (allowed = false) });
    return allowed;
  }
}
