/** Steps of the tour, in order: what each points at. */
export const tourSteps = ['stage', 'train', 'find'] as const;
export type TourStep = (typeof tourSteps)[number];

/** Where it is kept which of these a person has seen. */
export const SEEN_KEY = 'featurescope-seen';

interface Seen {
  /** Whether the tour was gone through or left. */
  tour: boolean;
  /** Edition of the news that was shown last; empty before the first start. */
  news: string;
}

/** What is shown once: a tour on the first start, and what is new after an update. */
export class Welcoming {
  #seen = $state.raw<Seen>({ tour: false, news: '' });
  /** The step of the tour that was asked for after it had been seen. */
  #at = $state(0);
  #again = $state(false);
  readonly #edition: string;
  readonly #storage: Storage;
  /** The step of the tour that is shown; null while none is. */
  readonly step: TourStep | null = $derived(
    this.#seen.tour && !this.#again ? null : (tourSteps[this.#at] ?? null),
  );
  /** Whether there are news that were not shown yet; a new user has no old version. */
  readonly hasNews: boolean = $derived.by(
    () => this.#seen.tour && this.#seen.news !== '' && this.#seen.news !== this.#edition,
  );

  /** @param edition of the news that this version has */
  constructor(storage: Storage, edition: string) {
    this.#storage = storage;
    this.#edition = edition;
    this.#seen = readSeen(storage);
    if (this.#seen.news === '') this.#note({ news: edition });
  }

  get stepNumber(): number {
    return this.#at;
  }

  startTour(): void {
    this.#at = 0;
    this.#again = true;
  }

  /** Goes on by a step, back when negative; beyond the last the tour is over. */
  turn(by: 1 | -1): void {
    if (this.#at + by >= tourSteps.length) this.endTour();
    else this.#at = Math.max(0, this.#at + by);
  }

  endTour(): void {
    this.#again = false;
    this.#at = 0;
    this.#note({ tour: true });
  }

  /** The news were shown, or are not wanted. */
  noteNews(): void {
    this.#note({ news: this.#edition });
  }

  #note(change: Partial<Seen>): void {
    this.#seen = { ...this.#seen, ...change };
    try {
      this.#storage.setItem(SEEN_KEY, JSON.stringify(this.#seen));
    } catch {
      // A full or forbidden storage only means that it is shown again.
    }
  }
}

function readSeen(storage: Storage): Seen {
  try {
    const stored = JSON.parse(storage.getItem(SEEN_KEY) ?? '{}') as Partial<Seen> | null;
    return {
      tour: stored?.tour === true,
      news: typeof stored?.news === 'string' ? stored.news : '',
    };
  } catch {
    return { tour: false, news: '' };
  }
}
