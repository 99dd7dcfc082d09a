import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron';
import type { EngineMessage, ParentMessage } from '../../engine/processMessages.ts';
import { EngineKeeper, type EngineStart } from '../EngineKeeper.ts';
import { ipcMessages } from './ipcMessages.ts';

/**
 * Runs the engine in a utilityProcess and restarts it when it dies. For every page it creates a MessageChannel and gives
 * one end to each side, so that frames go from the engine to the page without passing through this process. A page has
 * one connection at a time.
 */
export class EngineUtility {
  readonly #entry: string;
  /** The connected pages, each with the number of its connection if it has one. */
  readonly #pages = new Map<WebContents, number | undefined>();
  readonly #keeper: EngineKeeper;
  #process: UtilityProcess | undefined;
  #spawned = false;
  #nextClient = 1;

  /** @param entry the engine's bundle */
  constructor(entry: string) {
    this.#entry = entry;
    this.#keeper = new EngineKeeper((environment) => this.#launch(environment));
  }

  /** Connects a page to the engine, now and after each restart, until {@link disconnect}. */
  connect(page: WebContents): void {
    this.disconnect(page, 'the page connected anew');
    if (this.#spawned) this.#join(page);
    else this.#pages.set(page, undefined);
  }

  /** Closes a page's connection; it gets no other until it asks for one. */
  disconnect(page: WebContents, reason: string): void {
    const client = this.#pages.get(page);
    this.#pages.delete(page);
    if (client !== undefined) this.#tell({ type: 'close', client, reason });
  }

  /** Lets the engine save and exit. */
  async stop(): Promise<void> {
    await this.#keeper.stop();
  }

  #launch(env: NodeJS.ProcessEnv): EngineStart {
    const child = utilityProcess.fork(this.#entry, [], {
      env,
      serviceName: 'Featurescope engine',
      stdio: 'inherit',
    });
    this.#process = child;
    child.once('spawn', () => {
      this.#spawned = true;
      for (const page of this.#pages.keys()) this.#join(page);
    });
    child.on('message', (message: EngineMessage) => {
      if (message.type === 'ready') this.#keeper.ready();
    });
    child.once('exit', () => this.#ended());
    // A fatal error of V8, such as out of memory; it is followed by the exit event, which is handled.
    child.on('error', () => undefined);
    // By message, because kill() ends the process at once on Windows and after two seconds elsewhere.
    return {
      ask: () => (this.#spawned ? this.#tell({ type: 'stop' }) : child.kill()),
      kill: () => child.kill(),
    };
  }

  #ended(): void {
    this.#process = undefined;
    this.#spawned = false;
    for (const page of this.#pages.keys()) this.#pages.set(page, undefined);
    this.#keeper.died();
  }

  #join(page: WebContents): void {
    const client = this.#nextClient++;
    const { port1, port2 } = new MessageChannelMain();
    this.#pages.set(page, client);
    this.#tell({ type: 'open', client }, [port1]);
    page.postMessage(ipcMessages.enginePort, null, [port2]);
  }

  #tell(message: ParentMessage, ports: Electron.MessagePortMain[] = []): void {
    this.#process?.postMessage(message, ports);
  }
}
