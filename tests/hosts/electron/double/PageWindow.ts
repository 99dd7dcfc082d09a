import type { MessagePort } from 'node:worker_threads';

/** A message event as a page receives it. */
export interface PageMessage {
  data: unknown;
  origin: string;
  ports: MessagePort[];
  source: PageWindow;
}
type Listener = (event: PageMessage) => void;

/** One loaded document. Its worlds share only its messages; when it is unloaded, its ports close. */
export class PageDocument {
  readonly origin: string;
  readonly ports = new Set<MessagePort>();
  readonly listeners: { window: PageWindow; listener: Listener }[] = [];
  ended = false;

  constructor(origin: string) {
    this.origin = origin;
  }

  /**
   * Delivers asynchronously, with cloned data and transferred ports, to every world; each sees its own window as the
   * source.
   */
  post(data: unknown, targetOrigin: string, transfer: MessagePort[]): void {
    const sent = structuredClone({ data, ports: transfer }, { transfer: transfer as never[] });
    for (const port of sent.ports) this.ports.add(port);
    if (targetOrigin !== '*' && targetOrigin !== this.origin) return;
    setImmediate(() => {
      if (this.ended) return;
      for (const { window, listener } of [...this.listeners])
        listener({ ...sent, origin: this.origin, source: window });
    });
  }

  end(): void {
    this.ended = true;
    this.listeners.length = 0;
    for (const port of this.ports) port.close();
  }
}

/** A document's `window` in one world: the page's, or the preload script's isolated one. */
export class PageWindow {
  readonly location: { origin: string };
  readonly #document: PageDocument;

  constructor(document: PageDocument) {
    this.#document = document;
    this.location = { origin: document.origin };
  }

  addEventListener(type: string, listener: Listener): void {
    if (type === 'message') this.#document.listeners.push({ window: this, listener });
  }

  removeEventListener(_type: string, listener: Listener): void {
    const { listeners } = this.#document;
    const index = listeners.findIndex((one) => one.listener === listener && one.window === this);
    if (index >= 0) listeners.splice(index, 1);
  }

  postMessage(data: unknown, targetOrigin: string, transfer: MessagePort[] = []): void {
    this.#document.post(data, targetOrigin, transfer);
  }
}
