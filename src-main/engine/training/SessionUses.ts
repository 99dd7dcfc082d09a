import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

interface Use {
  ended: Promise<unknown>;
  cancel(): void;
}

/** The work under way that reads a network, which must not be freed before that has ended. */
export class SessionUses {
  readonly #underWay = new Set<Use>();
  #hasEnded = false;

  /**
   * Does work.
   * @param cancel called when {@link end} is, to end the work
   * @throws FeaturescopeError `engine/cancelled` after {@link end}
   */
  async use<T>(work: () => T | Promise<T>, cancel: () => void): Promise<T> {
    if (this.#hasEnded) throw new FeaturescopeError('engine/cancelled');
    const done = (async () => work())();
    const use = { ended: done.catch(() => undefined), cancel };
    this.#underWay.add(use);
    try {
      return await done;
    } finally {
      this.#underWay.delete(use);
    }
  }

  /** Cancels all work, and refuses more; resolves when all has ended. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    for (const { cancel } of this.#underWay) cancel();
    await Promise.all([...this.#underWay].map(({ ended }) => ended));
  }
}
