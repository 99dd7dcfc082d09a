/** A message on a channel: JSON text, or one binary message of the codec (`codec.ts`). */
export type Wire = string | ArrayBuffer;

/**
 * A bidirectional, ordered, lossless transport of messages, independent of the service: an in-memory pair (tests, command
 * line), a MessagePort (desktop), a WebSocket (browser).
 */
export interface Channel {
  /** Sends one message. Ignored after the channel has closed. */
  post(message: Wire): void;
  /**
   * Registers the only receiver of messages. Earlier messages are buffered and delivered in a later microtask, before all
   * following ones, so that the receiver's owner can finish its setup.
   */
  onMessage(receive: (message: Wire) => void): void;
  /** Registers a listener for the closing of the channel by either side. */
  onClose(listener: (reason: string) => void): void;
  /** Closes the channel and notifies the other side. Idempotent. */
  close(reason?: string): void;
  readonly closed: boolean;
  /** Whether the other side is behind with reading, so that nothing large should be sent. */
  readonly held: boolean;
  /** Registers the only listener for the end of {@link held}. */
  onRelease(listener: () => void): void;
}

/**
 * Common part of all transports: buffers early messages and notifies listeners once. A transport implements `send` and
 * `shut`, and calls `deliver` and `ended`.
 */
export class BaseChannel implements Channel {
  #receive: ((message: Wire) => void) | undefined;
  /** Messages that arrived before there was a receiver; undefined once they have been delivered. */
  #early: Wire[] | undefined = [];
  #listeners: ((reason: string) => void)[] = [];
  #closed = false;
  readonly #holders = new Set<string>();
  #release: (() => void) | undefined;
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

  /** Called by the transport for each incoming message. */
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

  get held(): boolean {
    return this.#holders.size > 0;
  }

  onRelease(listener: () => void): void {
    this.#release = listener;
  }

  /**
   * Called by a transport that knows how far messages have come.
   * @param by what they have come to, of several things that hold independently
   */
  hold(held: boolean, by: 'reader' | 'pipe'): void {
    const before = this.held;
    if (held) this.#holders.add(by);
    else this.#holders.delete(by);
    if (before && !this.held) this.#release?.();
  }

  /** Called by the transport when the other side has closed. */
  ended(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#listeners) listener(reason);
  }
}
