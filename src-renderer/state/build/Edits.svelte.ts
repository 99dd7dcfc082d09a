/** Maximum number of edits that can be undone. */
const MOST = 200;

/** A value that is edited, with undo and redo of every edit. */
export class Edits<Value> {
  #now = $state.raw<Value>() as Value;
  #before = $state.raw<readonly Value[]>([]);
  #after = $state.raw<readonly Value[]>([]);
  /** What the last edit changed: further edits of the same thing at once are one edit. */
  #last: string | undefined;

  constructor(value: Value) {
    this.#now = value;
  }

  get now(): Value {
    return this.#now;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  get canRedo(): boolean {
    return this.#after.length > 0;
  }

  /** @param what thing that is changed, if typing in it should be one edit: `conv1.filters` */
  change(value: Value, what?: string): void {
    if (what === undefined || what !== this.#last) this.#before = [...this.#before, this.#now].slice(-MOST);
    this.#last = what;
    this.#after = [];
    this.#now = value;
  }

  undo(): void {
    const value = this.#before.at(-1);
    if (value === undefined) return;
    this.#after = [...this.#after, this.#now];
    this.#before = this.#before.slice(0, -1);
    this.#last = undefined;
    this.#now = value;
  }

  redo(): void {
    const value = this.#after.at(-1);
    if (value === undefined) return;
    this.#before = [...this.#before, this.#now];
    this.#after = this.#after.slice(0, -1);
    this.#last = undefined;
    this.#now = value;
  }
}
