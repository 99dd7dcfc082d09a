import type { App } from 'electron';
import { EventEmitter } from 'node:events';

type Used =
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'enableSandbox'
  | 'whenReady'
  | 'getLocale'
  | 'isReady';

/** Facts about the machine that a test sets. */
export interface AppFacts {
  locale: string;
  userData: string;
  /** Whether no other instance is running. */
  alone: boolean;
}

/** A double of Electron's application object, with the same order of events. */
export class AppDouble extends EventEmitter implements Pick<App, Used> {
  sandboxed = false;
  relaunches = 0;
  exitCode: number | undefined;
  readonly #facts: AppFacts;
  readonly #closeWindows: () => void;
  readonly #ready = new Promise<void>((resolve) => this.once('ready', resolve));
  #isReady = false;

  constructor(facts: AppFacts, closeWindows: () => void) {
    super();
    this.#facts = facts;
    this.#closeWindows = closeWindows;
  }

  /** Electron is ready only after the entry module has been evaluated. */
  entryEvaluated(): void {
    if (this.exitCode !== undefined) return;
    this.#isReady = true;
    this.emit('ready');
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  requestSingleInstanceLock(): boolean {
    return this.#facts.alone;
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }

  getLocale(): string {
    return this.#isReady ? this.#facts.locale : '';
  }

  getPath(name: 'userData'): string {
    if (name !== 'userData') throw new Error(`Failed to get '${String(name)}' path`);
    return this.#facts.userData;
  }

  quit(): void {
    if (!this.#allows('before-quit')) return;
    this.#closeWindows();
    if (this.#allows('will-quit')) this.exit(0);
  }

  exit(code = 0): void {
    this.exitCode = code;
    this.emit('quit', {}, code);
  }

  relaunch(): void {
    this.relaunches += 1;
  }

  #allows(name: string): boolean {
    let allowed = true;
    this.emit(name, { preventDefault: () => (allowed = false) });
    return allowed;
  }
}
