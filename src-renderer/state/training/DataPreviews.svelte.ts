import type { DataInfo, DataPreview, EngineCalls } from '../../../src-shared/contract/service.ts';

/** Examples that are asked for of each data set. */
export const PREVIEWED = 10;
/** Of a function, so many points. */
const POINTS = 60;

/** What names a data set to the engine: its folder, where it is known by no name. */
export const keyOf = ({ folder, name }: Pick<DataInfo, 'folder' | 'name'>): string => folder ?? name;

/** A few examples of each data set to choose from, asked for when it comes in sight, one data set after the other. */
export class DataPreviews {
  #known = $state.raw<Readonly<Record<string, DataPreview | null>>>({});
  readonly #asked: string[] = [];
  readonly #calls: () => Pick<EngineCalls, 'previewData'>;
  #last: Promise<void> = Promise.resolve();

  constructor(calls: () => Pick<EngineCalls, 'previewData'>) {
    this.#calls = calls;
  }

  /** The examples; undefined until they are there, null where they cannot be had. */
  of(data: DataInfo): DataPreview | null | undefined {
    return data.available ? this.#known[keyOf(data)] : null;
  }

  /** Asks for the examples of a data set, once. */
  want(data: DataInfo): void {
    const key = keyOf(data);
    if (!data.available || this.#asked.includes(key)) return;
    this.#asked.push(key);
    this.#last = this.#last.then(() => this.#ask(key, data.shape.length === 3 ? PREVIEWED : POINTS));
  }

  async #ask(key: string, count: number): Promise<void> {
    // A preview that fails is only missing: opening the data set says why.
    const preview = await Promise.resolve()
      .then(() => this.#calls().previewData({ data: key, count }))
      .catch(() => null);
    this.#known = { ...this.#known, [key]: preview };
  }
}
