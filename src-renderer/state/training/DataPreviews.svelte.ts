import type { DataInfo, DataPreview, EngineCalls } from '../../../src-shared/contract/service.ts';

/** Number of previewed examples per data set. */
export const PREVIEWED = 10;
/** Number of previewed points of a function. */
const POINTS = 60;

/** Identifies a data set to the engine: by its folder, or by name if it is a known one. */
export const keyOf = ({ folder, name }: Pick<DataInfo, 'folder' | 'name'>): string => folder ?? name;

/** Previews of the data sets to choose from, requested when they become visible, one data set after another. */
export class DataPreviews {
  #known = $state.raw<Readonly<Record<string, DataPreview | null>>>({});
  readonly #asked: string[] = [];
  readonly #calls: () => Pick<EngineCalls, 'previewData'>;
  #last: Promise<void> = Promise.resolve();

  constructor(calls: () => Pick<EngineCalls, 'previewData'>) {
    this.#calls = calls;
  }

  /** The examples; undefined until they are loaded, null if they are unavailable. */
  of(data: DataInfo): DataPreview | null | undefined {
    return data.available ? this.#known[keyOf(data)] : null;
  }

  /** Requests the examples of a data set, once. */
  want(data: DataInfo): void {
    const key = keyOf(data);
    if (!data.available || this.#asked.includes(key)) return;
    this.#asked.push(key);
    this.#last = this.#last.then(() => this.#ask(key, data.shape.length === 3 ? PREVIEWED : POINTS));
  }

  async #ask(key: string, count: number): Promise<void> {
    // A failing preview is only missing: opening the data set reports the reason.
    const preview = await Promise.resolve()
      .then(() => this.#calls().previewData({ data: key, count }))
      .catch(() => null);
    this.#known = { ...this.#known, [key]: preview };
  }
}
