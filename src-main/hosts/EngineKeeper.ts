import { Restarter } from './Restarter.ts';

/** Maximum time until an engine is ready, in milliseconds; after that its backend is assumed to hang. */
const START_MS = 60_000;
/** Maximum time for an engine to save before it is killed, in milliseconds. */
const PATIENCE_MS = 8000;

/** One start of the engine, in the kind of process that the host uses. */
export interface EngineStart {
  /** Asks the engine to save and exit. */
  ask(): void;
  /** Kills the engine. */
  kill(): void;
}

/**
 * Keeps an engine running: starts it and restarts it when it dies. A crashing native library takes the whole engine with
 * it, and so may an experimental compiler, so an engine that dies before it is ready is restarted with the bundled backend
 * and vectors that V8 need not join.
 */
export class EngineKeeper {
  readonly #launch: (environment: NodeJS.ProcessEnv) => EngineStart;
  readonly #restarter = new Restarter(() => this.#start());
  #running: EngineStart | undefined;
  #ready = false;
  #fallBack = false;
  #hanging: ReturnType<typeof setTimeout> | undefined;
  #onEnd: (() => void) | undefined;

  /** @param launch starts the engine with an environment; it must report the engine's readiness and end to the keeper */
  constructor(launch: (environment: NodeJS.ProcessEnv) => EngineStart) {
    this.#launch = launch;
    this.#start();
  }

  /** Call when the engine is ready: it has a backend, or reports to its clients why it has none. */
  ready(): void {
    this.#ready = true;
    clearTimeout(this.#hanging);
  }

  /** Call when the engine has exited. It is restarted unless {@link stop} was called. */
  died(): void {
    clearTimeout(this.#hanging);
    this.#running = undefined;
    // A backend that the user named is never replaced silently.
    if (!this.#ready && process.env['FEATURESCOPE_BACKEND'] === undefined) this.#fallBack = true;
    this.#onEnd?.();
    this.#restarter.died();
  }

  /** Lets the engine save and exit; kills it if that takes too long. */
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
    const backend = this.#fallBack ? { FEATURESCOPE_BACKEND: 'wasm', FEATURESCOPE_VECTOR_BITS: '128' } : {};
    const engine = this.#launch({ ...process.env, ...backend });
    this.#running = engine;
    if (!this.#fallBack) this.#hanging = setTimeout(() => engine.kill(), START_MS);
  }
}
