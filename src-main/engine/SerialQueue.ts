/** Does work one piece at a time, in the order it was asked for. Work that fails does not keep the next from beginning. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Begins the work when all that was asked for before has ended.
   * @param signal ends the wait: work whose signal has fired by its turn is not begun
   * @throws whatever the work throws, or the signal's reason
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.#last.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
