const KEY = 'featurescope-last-run';

/** The folder of the run that was open last, kept in the browser's storage: it is opened again when the program starts. */
export class LastRun {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  /** Null where none was, or the storage is forbidden. */
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
      // A full or forbidden storage only means that the shipped network is opened instead.
    }
  }
}
