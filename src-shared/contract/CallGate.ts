import { FeaturescopeError } from './errors.ts';

/** Most calls of one client that are carried out at a time; a window makes far fewer. */
const MOST_CALLS = 64;
/** Most calls of one client that begin in one turn of the event loop, so that other clients are heard between long ones. */
const MOST_IN_A_TURN = 8;
/** Most calls of one client that wait. */
const MOST_WAITING = 10_000;
/** Calls that must not wait for others: they end work, or make room. */
const urgent: ReadonlySet<string> = new Set(['acknowledge', 'cancel', 'unwatch']);

interface WaitingCall {
  task: unknown;
  start(): void;
  cancel(): void;
}

/**
 * Decides when the calls of one client begin, so that one that asks without reading the answers cannot fill the memory:
 * a limited number at a time, and none while the client is behind with reading. The others wait, in order. Between a few
 * of them all messages are read that have arrived: those of other clients, and that this one is behind.
 */
export class CallGate {
  readonly #isHeld: () => boolean;
  #waiting: WaitingCall[] = [];
  #underWay = 0;
  #begunInTurn = 0;

  /** @param isHeld whether the client is behind with reading */
  constructor(isHeld: () => boolean) {
    this.#isHeld = isHeld;
  }

  /**
   * Carries out a call, now or later.
   * @throws FeaturescopeError `engine/busy` if too many wait already
   * @param args its arguments; a waiting call is cancelled by the `task` of its first one
   */
  run(name: string, args: readonly unknown[], call: () => unknown): unknown {
    if (name === 'cancel') this.#cancel(taskOf(args));
    if (urgent.has(name)) return call();
    if (this.#waiting.length === 0 && this.#isOpen()) return this.#carryOut(call);
    if (this.#waiting.length >= MOST_WAITING) throw new FeaturescopeError('engine/busy', { task: name });
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        task: taskOf(args),
        start: () => resolve(this.#carryOut(call)),
        cancel: () => reject(new FeaturescopeError('engine/cancelled')),
      });
    });
  }

  /** Begins waiting calls, as many as are possible. */
  release(): void {
    while (this.#waiting.length > 0 && this.#isOpen()) this.#waiting.shift()!.start();
  }

  /** Drops all waiting calls of a client that has left. */
  close(): void {
    for (const call of this.#waiting.splice(0)) call.cancel();
  }

  #isOpen(): boolean {
    return this.#underWay < MOST_CALLS && this.#begunInTurn < MOST_IN_A_TURN && !this.#isHeld();
  }

  async #carryOut(call: () => unknown): Promise<unknown> {
    this.#underWay += 1;
    if (this.#begunInTurn++ === 0) setTimeout(() => this.#nextTurn());
    try {
      return await call();
    } finally {
      this.#underWay -= 1;
      this.release();
    }
  }

  #nextTurn(): void {
    this.#begunInTurn = 0;
    this.release();
  }

  #cancel(task: unknown): void {
    if (task === undefined) return;
    const cancelled = this.#waiting.filter((call) => call.task === task);
    this.#waiting = this.#waiting.filter((call) => call.task !== task);
    for (const call of cancelled) call.cancel();
  }
}

function taskOf([first]: readonly unknown[]): unknown {
  return typeof first === 'object' && first !== null && 'task' in first ? first.task : undefined;
}
