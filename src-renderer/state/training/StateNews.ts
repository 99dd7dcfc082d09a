import type { SessionState } from '../../../src-shared/contract/service.ts';
import { slowly } from '../slowly.ts';

/** What displays states. */
interface Shows {
  readonly session: SessionState | null;
  show(state: SessionState | null): void;
}

type Place = Pick<SessionState, 'step' | 'epoch'>;

/**
 * The states that the engine reports on its own. During training it reports one with every checkpoint, which changes
 * little: such a state is shown with the other slow updates, any other at once.
 */
export class StateNews {
  #waiting: SessionState | null = null;
  #cancel: (() => void) | undefined;
  readonly #workbench: Shows;

  constructor(workbench: Shows) {
    this.#workbench = workbench;
  }

  tell(state: SessionState | null): void {
    this.drop();
    if (!state || !this.#goesOn(state)) return this.#workbench.show(state);
    this.#waiting = state;
    this.#cancel = slowly(() => {
      const newest = this.#waiting;
      this.drop();
      this.#workbench.show(newest);
    });
  }

  /** Notes a later step, to which a waiting state must not go back. */
  move({ step, epoch }: Place): void {
    if (this.#waiting && step > this.#waiting.step) this.#waiting = { ...this.#waiting, step, epoch };
  }

  /** Forgets a waiting state, because a newer one is displayed. */
  drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting = null;
  }

  #goesOn(state: SessionState): boolean {
    const shown = this.#workbench.session;
    return (
      shown?.phase === 'running' &&
      state.phase === 'running' &&
      shown.id === state.id &&
      shown.run === state.run
    );
  }
}
