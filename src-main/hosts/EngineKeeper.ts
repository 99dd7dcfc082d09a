import { Restarter } from './Restarter.ts';

/** How long an engine may take until it can compute, in milliseconds; then its backend hangs. */
const START_MS = 60_000;
/** How long an engine may take to save before it is ended, in milliseconds. */
const PATIENCE_MS = 8000;

/** One start of the engine, in whatever kind of process the host uses. */
export interface EngineStart {
  /** Asks it to save and to end. */
  ask(): void;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Keeps an engine alive: starts it, and starts it again when it dies. A native library that crashes takes the whole
 * engine with it, so an engine that dies before it could compute is started with the bundled backend from then on.
 */
export class EngineKeeper {
  readonly #launch: (environment: NodeJS.ProcessEnv) => EngineStart;
  readonly #restarter = new Restarter(() => this.#start());
  #running: EngineStart | undefined;
  #ready = false;
  #fallBack = false;
  #hanging: ReturnType<typeof setTimeout> | undefined;
  #onEnd: (() => void) | undefined;

  /** @param launch starts the engine with this environment; its end and its readiness are told to the keeper */
  constructor(launch: (environment: NodeJS.ProcessEnv) => EngineStart) {
    this.#launch = launch;
    this.#start();
  }

  /** Tells that the engine found a backend and computes, or found none and says why to its clients. */
  ready(): void {
    this.#ready = true;
    clearTimeout(this.#hanging);
  }

  /** Tells that the engine ended. It is started again unless {@link stop} was called. */
  died(): void {
    clearTimeout(this.#hanging);
    this.#running = undefined;
    // A backend that the user named is not exchanged for another behind their back.
    if (!this.#ready && process.env['FEATURESCOPE_BACKEND'] === undefined) this.#fallBack = true;
    this.#onEnd?.();
    this.#restarter.died();
  }

  /** Lets the engine save and end; ends it when that takes too long. */
  async stop(): Promise<void> {
    this.#restarter.stop();
    const engine = this.#running;
    if (!engine) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => engine.kill(), PATIENCE_MS);
      this.#onEnd = () => {
        clearTimeout(timer);
        resolve();
      };
      engine.ask();
    });
  }

  #start(): void {
    this.#ready = false;
    const backend = this.#fallBack ? { FEATURESCOPE_BACKEND: 'wasm' } : {};
    const engine = this.#launch({ ...process.env, ...backend });
    this.#running = engine;
    if (!this.#fallBack) this.#hanging = setTimeout(() => engine.kill(), START_MS);
  }
}
