/** What travels on a channel: JSON text, or one binary message of the codec (`codec.ts`). */
export type Wire = string | ArrayBuffer;

/**
 * A two-way, ordered, lossless carrier of messages. Transports implement it and know nothing of the service:
 * an in-memory pair (tests, command line), a MessagePort (desktop), a WebSocket (browser).
 */
export interface Channel {
  /** Sends one message. Ignored after the channel closed. */
  post(message: Wire): void;
  /**
   * Registers the one receiver of messages. Messages that arrived earlier were kept, and reach it in a later microtask: never
   * before its owner is ready, and before all that arrive afterwards.
   */
  onMessage(receive: (message: Wire) => void): void;
  /** Registers a listener for the end of the channel, from either side. */
  onClose(listener: (reason: string) => void): void;
  /** Ends the channel; the other side is told. Calling it again does nothing. */
  close(reason?: string): void;
  readonly closed: boolean;
}

/**
 * The part every transport shares: keeping early messages, telling listeners once.
 * A transport supplies `send` and `shut`, and calls `deliver` and `ended`.
 */
export class BaseChannel implements Channel {
  #receive: ((message: Wire) => void) | undefined;
  /** What arrived before there was a receiver; undefined once it has been handed over. */
  #early: Wire[] | undefined = [];
  #listeners: ((reason: string) => void)[] = [];
  #closed = false;
  readonly #send: (message: Wire) => void;
  readonly #shut: (reason: string) => void;

  constructor(send: (message: Wire) => void, shut: (reason: string) => void) {
    this.#send = send;
    this.#shut = shut;
  }

  get closed(): boolean {
    return this.#closed;
  }

  post(message: Wire): void {
    if (!this.#closed) this.#send(message);
  }

  onMessage(receive: (message: Wire) => void): void {
    this.#receive = receive;
    queueMicrotask(() => this.#deliverEarly());
  }

  onClose(listener: (reason: string) => void): void {
    this.#listeners.push(listener);
  }

  close(reason = 'closed'): void {
    if (this.#closed) return;
    this.#shut(reason);
    this.ended(reason);
  }

  /** A transport calls this for each message that came in. */
  deliver(message: Wire): void {
    if (this.#closed) return;
    if (this.#receive && this.#early === undefined) this.#receive(message);
    else this.#early?.push(message);
  }

  #deliverEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const message of early) this.#receive?.(message);
  }

  /** A transport calls this when the other side went away. */
  ended(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#listeners) listener(reason);
  }
}
