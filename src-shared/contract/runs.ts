import * as v from 'valibot';

/** Characters of a run's name, and of a bookmark's note, at most. */
export const LONGEST_NAME = 120;
export const LONGEST_NOTE = 500;
/** Bookmarks of one run at most. */
const MOST_BOOKMARKS = 1000;

/** A step somebody wants to find again, with what they noted about it. */
export const BookmarkSchema = v.object({
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  note: v.pipe(v.string(), v.maxLength(LONGEST_NOTE)),
  /** ISO 8601 */
  createdAt: v.pipe(v.string(), v.maxLength(40)),
});
export type Bookmark = v.InferOutput<typeof BookmarkSchema>;

/** What a person wrote about a run; a run without a name is called by its folder. */
export const RunNotesSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.maxLength(LONGEST_NAME)),
  bookmarks: v.pipe(v.array(BookmarkSchema), v.maxLength(MOST_BOOKMARKS)),
});
export type RunNotes = v.InferOutput<typeof RunNotesSchema>;

/** Formats that a run's metrics are written in. */
export const metricsFormats = ['csv', 'jsonl'] as const;
export type MetricsFormat = (typeof metricsFormats)[number];

/** A run that was deleted and can still be brought back. */
export interface DeletedRun {
  /** Where it lies now; names it for restoring. */
  trash: string;
  /** Where it was. */
  run: string;
  name: string;
  deletedAt: string;
  bytes: number;
}
