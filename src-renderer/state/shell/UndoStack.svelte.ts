import type { Messages } from '../../messages/en.ts';

/** An action that can be undone. */
export interface Undoable {
  /** Name of the action in the current language. */
  name: (text: Messages) => string;
  /** Whether it can still be undone: it may have been undone already, or its subject no longer exists. */
  stands: () => boolean;
  undo: () => Promise<void> | void;
}

/** Maximum number of entries. */
const MOST = 20;

/** The actions that can be undone, most recent first. */
export class UndoStack {
  #done = $state.raw<readonly Undoable[]>([]);
  /** The last undone action, for screen readers. */
  last = $state.raw<Undoable | null>(null);
  /** The action that {@link undo} would undo; undefined if there is none. */
  readonly next: Undoable | undefined = $derived(this.#done.findLast((one) => one.stands()));

  /** Records an action. */
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
