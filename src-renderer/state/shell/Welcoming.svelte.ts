/** Steps of the tour, in order, by what they point at. */
export const tourSteps = ['stage', 'train', 'find'] as const;
export type TourStep = (typeof tourSteps)[number];

/** Storage key of what the user has seen. */
export const SEEN_KEY = 'featurescope-seen';

interface Seen {
  /** Whether the tour was completed or skipped. */
  tour: boolean;
  /** Edition of the news shown last; empty before the first start. */
  news: string;
}

/** Content that is shown once: a tour at the first start, and news after an update. */
export class Welcoming {
  #seen = $state.raw<Seen>({ tour: false, news: '' });
  /** The step of a tour that was started again. */
  #at = $state(0);
  #again = $state(false);
  readonly #edition: string;
  readonly #storage: Storage;
  /** The displayed step of the tour; null if none is displayed. */
  readonly step: TourStep | null = $derived(
    this.#seen.tour && !this.#again ? null : (tourSteps[this.#at] ?? null),
  );
  /** Whether there are unread news; a new user has no previous version. */
  readonly hasNews: boolean = $derived.by(
    () => this.#seen.tour && this.#seen.news !== '' && this.#seen.news !== this.#edition,
  );

  /** @param edition edition of this version's news */
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

  /** Moves one step forward or back; after the last the tour ends. */
  turn(by: 1 | -1): void {
    if (this.#at + by >= tourSteps.length) this.endTour();
    else this.#at = Math.max(0, this.#at + by);
  }

  endTour(): void {
    this.#again = false;
    this.#at = 0;
    this.#note({ tour: true });
  }

  /** Marks the news as read. */
  noteNews(): void {
    this.#note({ news: this.#edition });
  }

  #note(change: Partial<Seen>): void {
    this.#seen = { ...this.#seen, ...change };
    try {
      this.#storage.setItem(SEEN_KEY, JSON.stringify(this.#seen));
    } catch {
      // If the storage is full or forbidden, it is shown again.
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
