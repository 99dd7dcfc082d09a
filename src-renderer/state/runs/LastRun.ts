const KEY = 'featurescope-last-run';

/** The folder of the last open run, kept in the browser's storage, to reopen it when the program starts. */
export class LastRun {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  /** Null if there was none, or the storage is forbidden. */
  get run(): string | null {
    try {
      return this.#storage.getItem(KEY);
    } catch {
      return null;
    }
  }

  note(run: string): void {
    try {
      this.#storage.setItem(KEY, run);
    } catch {
      // If the storage is full or forbidden, the shipped network is opened instead.
    }
  }
}
