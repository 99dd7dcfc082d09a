import type { ControlRequest, SessionState } from '../../../src-shared/contract/service.ts';
import type { Connection } from '../Connection.svelte.ts';
import type { FormerRun } from './FormerRun.ts';
import type { TimeTravel } from './TimeTravel.svelte.ts';

/** What training requests need: the open run, and the engine that trains it. */
interface Trained {
  readonly session: SessionState | null;
  readonly canTrain: boolean;
  readonly frozen: boolean;
  readonly travel: TimeTravel;
  readonly connection: Connection;
  /** The run before a reset, which can be undone until something else is trained. */
  beforeReset: FormerRun | null;
  attempt(action: () => Promise<void>): Promise<void>;
  show(state: SessionState | null): void;
}

/** Training requests to the engine, one at a time. */
export class TrainingRequests {
  readonly #of: Trained;
  /** The next request, sent once the engine has answered the current one. */
  #following: { session: string | undefined; request: ControlRequest } | null = null;
  /** The current request, until the engine has answered. */
  #told: { action: ControlRequest['action']; reaches?: number | undefined } | null = null;

  constructor(of: Trained) {
    this.#of = of;
  }

  /**
   * Sends a training request. Steps that were done before a rewind are replayed instead of trained. While a request is
   * pending, the same request is ignored, so that holding a key or clicking twice does not queue up requests. Another
   * request is sent after the answer, as is the same one once its effect is visible; a pause is sent at once.
   */
  async control(request: ControlRequest): Promise<void> {
    const { canTrain, frozen, travel, session } = this.#of;
    if (!canTrain || frozen) return;
    const steps = request.steps ?? 1;
    if (request.action === 'step' && travel.step + steps <= travel.last) return travel.move(steps);
    const stops = request.action === 'pause' && this.#told?.action !== 'pause';
    if (this.#told && !stops) {
      const { action, reaches = Infinity } = this.#told;
      if (action !== request.action || travel.last >= reaches)
        this.#following = { session: session?.id, request };
      return;
    }
    await this.#of.attempt(async () => {
      this.#of.beforeReset = null;
      await this.tell(request);
    });
    await this.follow();
  }

  /** Sends the request that was made while the previous one was pending. */
  async follow(): Promise<void> {
    const following = this.#following;
    this.#following = null;
    if (following && following.session === this.#of.session?.id) await this.control(following.request);
  }

  /** Sends a request at once. @throws FeaturescopeError the engine's answer */
  async tell(request: ControlRequest): Promise<void> {
    const { action, steps = 1 } = request;
    const { travel, connection } = this.#of;
    const told = { action, reaches: action === 'step' ? travel.last + steps : undefined };
    this.#told = told;
    try {
      this.#of.show(await connection.calls.control(request));
    } finally {
      if (this.#told === told) this.#told = null;
    }
  }

  /** Forgets a request that will not be answered, because the engine is another one now. */
  forget(): void {
    this.#told = null;
  }
}
