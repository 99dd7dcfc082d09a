import type { Socket } from 'node:net';

/** Most connections at a time that have not shown the token. */
const MOST_STRANGERS = 128;
/** Refusals per second that are answered with a page, in the long run. */
const REFUSALS_PER_SECOND = 100;
/** Refusals that are answered with a page at once after a quiet time. */
const BURST = 1000;

/**
 * Limits what connections without the token can take up: their number, and the answers that they get. When there are too
 * many of them, the oldest is closed, so that the owner's next request always finds room.
 */
export class StrangerLimit {
  readonly #strangers = new Set<Socket>();
  readonly #now: () => number;
  #refusals = BURST;
  #countedAt: number;

  /** @param now the time in milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#countedAt = now();
  }

  /** Counts a new connection. */
  add(socket: Socket): void {
    socket.once('close', () => this.#strangers.delete(socket));
    this.#strangers.add(socket);
    if (this.#strangers.size <= MOST_STRANGERS) return;
    for (const oldest of this.#strangers) {
      this.#strangers.delete(oldest);
      oldest.destroy();
      return;
    }
  }

  /** Stops counting a connection that has shown the token. */
  admit(socket: Socket): void {
    this.#strangers.delete(socket);
  }

  /** Counts a refusal. @returns whether it should be explained; beyond the rate, the connection is closed */
  mayExplain(): boolean {
    const now = this.#now();
    this.#refusals = Math.min(BURST, this.#refusals + ((now - this.#countedAt) / 1000) * REFUSALS_PER_SECOND);
    this.#countedAt = now;
    if (this.#refusals < 1) return false;
    this.#refusals -= 1;
    return true;
  }
}
