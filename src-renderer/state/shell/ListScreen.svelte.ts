/** A screen that shows lists of the engine, which are requested each time it is opened. */
export abstract class ListScreen {
  open = $state(false);
  readonly #start: { choosing: boolean };

  /** @param start closes the start screen */
  constructor(start: { choosing: boolean }) {
    this.#start = start;
  }

  /** Opens the screen with fresh lists. */
  async show(): Promise<void> {
    this.open = true;
    this.#start.choosing = false;
    await this.refresh();
  }

  close(): void {
    this.open = false;
  }

  /** Requests the lists. */
  abstract refresh(): Promise<void>;
}
