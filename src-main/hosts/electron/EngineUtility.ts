import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron';

/** The message that brings a page its port to the engine. */
export const PORT_MESSAGE = 'featurescope:engine-port';

/** A restart waits longer each time in a row, in milliseconds. */
const RESTART_MS = [100, 500, 2000, 5000];
const HEALTHY_MS = 10_000;
/** How long the engine may take to save before it is ended, in milliseconds. */
const PATIENCE_MS = 8000;

/**
 * The engine in a utilityProcess: started, watched, started again when it dies. For every page it makes a MessageChannel
 * and gives one end to each, so that frames go from the engine to the page without passing this process.
 */
export class EngineUtility {
  readonly #entry: string;
  readonly #pages = new Set<WebContents>();
  #process: UtilityProcess | undefined;
  #spawned = false;
  #deaths = 0;
  #stopped = false;

  /** @param entry the engine's bundle */
  constructor(entry: string) {
    this.#entry = entry;
    this.#start();
  }

  /** The engine's process id while it lives. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Joins a page and the engine, now and again after each restart, until the page is gone. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page);
      page.once('destroyed', () => this.#pages.delete(page));
    }
    if (this.#spawned) this.#join(page);
  }

  /** Lets the engine save and end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const child = this.#process;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill();
    });
  }

  #start(): void {
    if (this.#stopped) return;
    const startedAt = performance.now();
    const child = utilityProcess.fork(this.#entry, [], {
      serviceName: 'Featurescope engine',
      stdio: 'inherit',
    });
    this.#process = child;
    child.once('spawn', () => {
      this.#spawned = true;
      for (const page of this.#pages) this.#join(page);
    });
    child.once('exit', () => {
      this.#process = undefined;
      this.#spawned = false;
      if (performance.now() - startedAt > HEALTHY_MS) this.#deaths = 0;
      const delay = RESTART_MS[Math.min(this.#deaths, RESTART_MS.length - 1)];
      this.#deaths += 1;
      setTimeout(() => this.#start(), delay);
    });
  }

  #join(page: WebContents): void {
    if (page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#process!.postMessage(null, [port1]);
    page.postMessage(PORT_MESSAGE, null, [port2]);
  }
}
