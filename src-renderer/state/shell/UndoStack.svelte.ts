import type { Messages } from '../../messages/en.ts';

/** Something that was done and can be undone. */
export interface Undoable {
  /** What was done, in the language of the moment. */
  name: (text: Messages) => string;
  /** Whether it can still be undone: it may have been already, or what it was about is gone. */
  stands: () => boolean;
  undo: () => Promise<void> | void;
}

/** So much is remembered. */
const MOST = 20;

/** What was done and can be undone, the newest first to go. */
export class UndoStack {
  #done = $state.raw<readonly Undoable[]>([]);
  /** What was undone last, for who cannot see it. */
  last = $state.raw<Undoable | null>(null);
  /** What {@link undo} would undo; undefined where there is nothing. */
  readonly next: Undoable | undefined = $derived(this.#done.findLast((one) => one.stands()));

  /** Remembers what was just done. */
  push(done: Undoable): void {
    this.last = null;
    this.#done = [...this.#done, done].slice(-MOST);
  }

  async undo(): Promise<void> {
    const { next } = this;
    if (!next) return;
    this.#done = this.#done.slice(0, this.#done.indexOf(next));
    await next.undo();
    this.last = next;
  }
}
