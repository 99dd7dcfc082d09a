import type { Command } from './Command.ts';
import { index, match, type Indexed } from './search.ts';

const KEY = 'featurescope-recent-commands';
/** Number of recent commands that are remembered and listed first. */
const REMEMBERED = 12;
/** Maximum number of listed commands: others are found by typing more. */
const MOST = 60;

type Attempt = (action: () => Promise<void>) => Promise<void>;

/** The search in all commands, and the selected result. */
export class Palette {
  #query = $state('');
  /** Index of the selected command in {@link found}. */
  at = $state(0);
  #recent = $state.raw<readonly string[]>([]);
  readonly #storage: Storage;
  readonly #all: () => readonly Command[];
  readonly #attempt: Attempt;
  readonly #indexed: readonly { command: Command; text: Indexed }[] = $derived.by(() =>
    this.#all().map((command) => ({ command, text: index(wordsOf(command)) })),
  );
  /** The matching commands, best first; without a query the recent ones, then the others in their own order. */
  readonly found: readonly Command[] = $derived.by(() => {
    const ranked = this.#indexed
      .map(({ command, text }) => ({ command, value: this.#query.trim() ? match(this.#query, text) : 1 }))
      .filter(({ value }) => value > 0)
      .map(({ command, value }) => ({ command, value: value + this.#recency(command) }));
    return ranked
      .toSorted((a, b) => b.value - a.value)
      .slice(0, MOST)
      .map(({ command }) => command);
  });

  /**
   * @param all everything that can be done
   * @param attempt does something whose failure a person is told of
   */
  constructor(storage: Storage, all: () => readonly Command[], attempt: Attempt) {
    this.#storage = storage;
    this.#attempt = attempt;
    this.#all = all;
    this.#recent = readRecent(storage);
  }

  get query(): string {
    return this.#query;
  }

  set query(query: string) {
    this.#query = query;
    this.at = 0;
  }

  get chosen(): Command | undefined {
    return this.found[this.at];
  }

  isRecent({ id }: Command): boolean {
    return this.#recent.includes(id);
  }

  /** Moves the selection, wrapping around. */
  move(by: number): void {
    const count = this.found.length;
    if (count > 0) this.at = (((this.at + by) % count) + count) % count;
  }

  /** Runs a command and remembers it. Returns false, and does nothing, if it is unavailable. */
  use(command: Command): boolean {
    if (command.blocked) return false;
    this.#recent = [command.id, ...this.#recent.filter((id) => id !== command.id)].slice(0, REMEMBERED);
    try {
      this.#storage.setItem(KEY, JSON.stringify(this.#recent));
    } catch {
      // Then recent commands are lost when the window closes.
    }
    void this.#attempt(async () => void (await command.run()));
    return true;
  }

  /** Recent commands rank above equally good matches; without a query, above everything. */
  #recency({ id }: Command): number {
    const at = this.#recent.indexOf(id);
    return at < 0 ? 0 : 0.9 * (1 - at / REMEMBERED);
  }
}

const wordsOf = ({ name, other, group, keywords }: Command): string =>
  [name, other, group, ...keywords].join(' ');

function readRecent(storage: Storage): readonly string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, REMEMBERED) : [];
  } catch {
    return [];
  }
}
