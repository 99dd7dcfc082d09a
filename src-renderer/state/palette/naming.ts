import type { Messages } from '../../messages/en.ts';
import type { App } from '../App.svelte.ts';
import type { Command } from './Command.ts';

export type Group = keyof Messages['palette']['groups'];

/** The parts of a command that differ from the defaults. */
export interface CommandParts {
  id: string;
  /** The command's name, in the language of the messages. */
  name: (text: Messages) => string;
  keys?: readonly string[];
  keywords?: readonly string[];
  blocked?: string | undefined;
  run: Command['run'];
}

/** Creates the commands of a group, with names in both languages. */
export function commandsOf(app: App, group: Group, parts: readonly CommandParts[]): Command[] {
  const { otherText } = app.preferences;
  const groups = [app.text.palette.groups[group], otherText.palette.groups[group]];
  return parts.map(({ id, name, keys, keywords = [], blocked, run }) => ({
    id: `${group}:${id}`,
    name: name(app.text),
    other: name(otherText),
    group: groups[0]!,
    keywords: [groups[1]!, ...keywords],
    ...(keys && { keys }),
    blocked,
    run,
  }));
}
