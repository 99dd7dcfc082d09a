import type { Command } from './Command.ts';
import { index, match, type Indexed } from './search.ts';

const KEY = 'featurescope-recent-commands';
/** So many are remembered, and shown first. */
const REMEMBERED = 12;
/** So many are listed: further ones are found by typing more. */
const MOST = 60;

type Attempt = (action: () => Promise<void>) => Promise<void>;

/** What is looked for among all that can be done, and which of it is chosen. */
export class Palette {
  #query = $state('');
  /** Place of the chosen one in {@link found}. */
  at = $state(0);
  #recent = $state.raw<readonly string[]>([]);
  readonly #storage: Storage;
  readonly #all: () => readonly Command[];
  readonly #attempt: Attempt;
  readonly #indexed: readonly { command: Command; text: Indexed }[] = $derived.by(() =>
    this.#all().map((command) => ({ command, text: index(wordsOf(command)) })),
  );
  /** What fits, the best first; with nothing typed, what was used last, then the rest in its own order. */
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

  /** Chooses another, around from the last to the first. */
  move(by: number): void {
    const count = this.found.length;
    if (count > 0) this.at = (((this.at + by) % count) + count) % count;
  }

  /** Does what a command says, and remembers it; what cannot be done is left alone, and false is returned. */
  use(command: Command): boolean {
    if (command.blocked) return false;
    this.#recent = [command.id, ...this.#recent.filter((id) => id !== command.id)].slice(0, REMEMBERED);
    try {
      this.#storage.setItem(KEY, JSON.stringify(this.#recent));
    } catch {
      // Forgotten at the end, then.
    }
    void this.#attempt(async () => void (await command.run()));
    return true;
  }

  /** What was used last goes before everything that fits as well; without a word, before everything. */
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
