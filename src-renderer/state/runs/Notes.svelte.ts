import type { Bookmark, RunNotes } from '../../../src-shared/contract/runs.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import { formatWhole } from '../numbers.ts';
import type { Undoable } from '../shell/UndoStack.svelte.ts';

const now = (): string => new Date().toISOString();
const none: RunNotes = { name: '', bookmarks: [] };

/** The user's notes about the open run: its name, and bookmarked steps. Every change is saved at once. */
export class Notes {
  #notes = $state.raw<RunNotes>(none);
  /** The last removed bookmark, for undo. */
  removed = $state.raw<Bookmark | null>(null);
  readonly #calls: () => Pick<EngineCalls, 'readNotes' | 'writeNotes'>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;
  readonly #onDone: (done: Undoable) => void;
  #run: string | null = null;

  /**
   * @param attempt runs an action and displays its error
   * @param onDone called with every action that can be undone
   */
  constructor(
    calls: () => Pick<EngineCalls, 'readNotes' | 'writeNotes'>,
    attempt: (action: () => Promise<void>) => Promise<void>,
    onDone: (done: Undoable) => void = () => undefined,
  ) {
    this.#onDone = onDone;
    this.#calls = calls;
    this.#attempt = attempt;
  }

  get name(): string {
    return this.#notes.name;
  }

  /** In the order of their steps. */
  get bookmarks(): readonly Bookmark[] {
    return this.#notes.bookmarks;
  }

  /** Loads the notes of another run, or of none. */
  async follow(run: string | null): Promise<void> {
    this.#run = run;
    this.#notes = none;
    this.removed = null;
    if (run === null) return;
    await this.#attempt(async () => {
      const notes = await this.#calls().readNotes({ run });
      if (this.#run === run) this.#notes = notes;
    });
  }

  /** Bookmarks a step; does nothing if it has a bookmark. */
  async add(step: number, note = ''): Promise<void> {
    if (this.bookmarks.some((known) => known.step === step)) return;
    const createdAt = now();
    await this.#write({ bookmarks: [...this.bookmarks, { step, note, createdAt }] });
  }

  async annotate(step: number, note: string): Promise<void> {
    await this.#write({
      bookmarks: this.bookmarks.map((known) => (known.step === step ? { ...known, note } : known)),
    });
  }

  async remove(step: number): Promise<void> {
    const removed = this.bookmarks.find((known) => known.step === step) ?? null;
    await this.#write({ bookmarks: this.bookmarks.filter((known) => known.step !== step) });
    this.removed = removed;
    if (!removed) return;
    this.#onDone({
      name: ({ palette }) => palette.done.bookmark(formatWhole(step)),
      stands: () => this.removed === removed,
      undo: () => this.undoRemove(),
    });
  }

  async undoRemove(): Promise<void> {
    const { removed } = this;
    if (removed) await this.#write({ bookmarks: [...this.bookmarks, removed] });
  }

  async #write(change: Partial<RunNotes>): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    this.removed = null;
    await this.#attempt(async () => {
      const notes = await this.#calls().writeNotes({
        run,
        notes: { ...this.#notes, ...change },
      });
      if (this.#run === run) this.#notes = notes;
    });
  }
}
