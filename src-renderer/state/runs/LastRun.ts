import type { RecentModel } from './RecentModel.ts';

const KEY = 'featurescope-last-run';
const MODELS_KEY = 'featurescope-models';
/** Networks of other programs that are remembered. */
const MOST_MODELS = 5;

/**
 * The path of the last open run or network of another program, kept in the browser's storage, to reopen it when the program
 * starts; and the last of such networks.
 */
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

  /** Networks of other programs that were opened, the last first. */
  get models(): readonly RecentModel[] {
    try {
      const stored: unknown = JSON.parse(this.#storage.getItem(MODELS_KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isModel) : [];
    } catch {
      return [];
    }
  }

  /** Notes a network that is looked at: it is the last thing that was open. */
  noteModel({ name, path, weights, data, range, isRangeKnown }: RecentModel): void {
    const others = this.models.filter((one) => one.path !== path);
    const kept = [{ name, path, weights, data, range, isRangeKnown }, ...others].slice(0, MOST_MODELS);
    try {
      this.#storage.setItem(MODELS_KEY, JSON.stringify(kept));
    } catch {
      // As for runs.
    }
    this.note(path);
  }
}

/** Whether something stored is a network; the engine checks the rest as it opens it. */
function isModel(stored: unknown): stored is RecentModel {
  const one = stored as Partial<RecentModel> | null;
  return typeof one?.path === 'string' && typeof one.name === 'string' && typeof one.range === 'object';
}
