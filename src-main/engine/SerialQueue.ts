/** Runs asynchronous work one piece at a time, in the order of the requests. A failure does not affect later work. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs the work when all earlier work has ended.
   * @param signal cancels the wait: work whose signal is aborted before its turn is not started
   * @throws the error of the work, or the signal's reason
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
