/** Something that can be done from anywhere in the window. */
export interface Command {
  /** The same in every start, so that what was used last is known again. */
  id: string;
  /** In the chosen language, and in the other: it is found by both. */
  name: string;
  other: string;
  /** What kind of thing it is. */
  group: string;
  /** Further words that it is found by. */
  keywords: readonly string[];
  /** The keys that do the same. */
  keys?: readonly string[];
  /** Why it cannot be done now; undefined where it can. */
  blocked?: string | undefined;
  run(): Promise<void> | void;
}
