import type { Wire } from './Channel.ts';

/** Part of the bytes that may wait to which a full backlog must shrink. */
const EMPTY = 1 / 8;

/** Messages that were sent and that the transport has not taken yet. */
export class Backlog {
  readonly #most: number;
  readonly #onFull: (full: boolean) => void;
  #bytes = 0;
  #full = false;

  /**
   * @param most bytes that may wait
   * @param onFull called with true when more wait, and with false once nearly all of them have been taken
   */
  constructor(most: number, onFull: (full: boolean) => void) {
    this.#most = most;
    this.#onFull = onFull;
  }

  /** @param send sends the message, and calls its argument once it has been taken */
  add(message: Wire, send: (taken: () => void) => void): void {
    const bytes = typeof message === 'string' ? message.length : message.byteLength;
    this.#change(bytes);
    send(() => this.#change(-bytes));
  }

  #change(bytes: number): void {
    this.#bytes += bytes;
    const full = this.#bytes > (this.#full ? this.#most * EMPTY : this.#most);
    if (full === this.#full) return;
    this.#full = full;
    this.#onFull(full);
  }
}
