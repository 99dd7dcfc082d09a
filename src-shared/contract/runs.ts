import * as v from 'valibot';

/** Maximum length of a run's name and of a bookmark's note, in characters. */
export const LONGEST_NAME = 120;
export const LONGEST_NOTE = 500;
/** Maximum number of bookmarks per run. */
const MOST_BOOKMARKS = 1000;

/** A bookmarked step, with a note. */
export const BookmarkSchema = v.object({
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  note: v.pipe(v.string(), v.maxLength(LONGEST_NOTE)),
  /** ISO 8601 */
  createdAt: v.pipe(v.string(), v.maxLength(40)),
});
export type Bookmark = v.InferOutput<typeof BookmarkSchema>;

/** The user's notes about a run; a run without a name is displayed by its folder. */
export const RunNotesSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.maxLength(LONGEST_NAME)),
  bookmarks: v.pipe(v.array(BookmarkSchema), v.maxLength(MOST_BOOKMARKS)),
});
export type RunNotes = v.InferOutput<typeof RunNotesSchema>;

/** File formats of a run's metrics. */
export const metricsFormats = ['csv', 'jsonl'] as const;
export type MetricsFormat = (typeof metricsFormats)[number];

/** A deleted run that can still be restored. */
export interface DeletedRun {
  /** Its current folder, which identifies it for restoring. */
  trash: string;
  /** Its original folder. */
  run: string;
  name: string;
  deletedAt: string;
  bytes: number;
}
