import type { DataNote } from '../../../src-shared/texts/dataNotes.ts';

/** Adds notes to others; what was said of one part of the data is not said again of another. */
export function addNotes(notes: DataNote[], more: readonly DataNote[]): void {
  for (const note of more) if (!notes.some(({ code }) => code === note.code)) notes.push(note);
}
