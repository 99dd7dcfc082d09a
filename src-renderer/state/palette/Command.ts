/** An action that is available from anywhere in the window. */
export interface Command {
  /** Stable between starts, so that recently used commands are recognised. */
  id: string;
  /** Name in the chosen language, and in the other one, by which it is found as well. */
  name: string;
  other: string;
  /** Category of the command. */
  group: string;
  /** Additional search terms. */
  keywords: readonly string[];
  /** Keyboard shortcut. */
  keys?: readonly string[];
  /** Why it is unavailable at present; undefined if it is available. */
  blocked?: string | undefined;
  run(): Promise<void> | void;
}
