import type { Messages } from '../../messages/en.ts';
import type { App } from '../App.svelte.ts';
import type { Command } from './Command.ts';

export type Group = keyof Messages['palette']['groups'];

/** Some of a command; what is left out is as it mostly is. */
export interface CommandParts {
  id: string;
  /** What it is called, in the language of the texts. */
  name: (text: Messages) => string;
  keys?: readonly string[];
  keywords?: readonly string[];
  blocked?: string | undefined;
  run: Command['run'];
}

/** Makes commands of a group, each with its names in both languages. */
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
