import * as v from 'valibot';
import type { FoundAtPath } from './data.ts';

/** Maximum number of files of a drop. */
const MOST_DROPPED_FILES = 100_000;
/** Maximum number of their bytes together: 8 GiB. */
export const MOST_DROPPED_BYTES = 8 * 2 ** 30;
/** Maximum number of bytes that one call hands over. */
export const MOST_HANDED_OVER = 4 * 2 ** 20;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A file that was dropped on a page: its path within what was dropped, its size, and the time of its last change. */
const DroppedFileSchema = v.object({ path: text, bytes: count, modified: v.number() });
export type DroppedFile = v.InferOutput<typeof DroppedFileSchema>;

/** Bytes of one of the files, by its index. */
const HandedOverSchema = v.object({ file: count, offset: count, bytes: v.instance(Uint8Array) });
export type HandedOver = v.InferOutput<typeof HandedOverSchema>;

export const pathCallSchemas = {
  lookAtPath: v.tuple([v.object({ path: text, task: v.optional(task) })]),
  beginDrop: v.tuple([
    v.object({
      files: v.pipe(v.array(DroppedFileSchema), v.minLength(1), v.maxLength(MOST_DROPPED_FILES)),
    }),
  ]),
  addToDrop: v.tuple([
    v.object({ drop: text, parts: v.pipe(v.array(HandedOverSchema), v.maxLength(10_000)) }),
  ]),
  endDrop: v.tuple([v.object({ drop: text })]),
  leaveDrop: v.tuple([v.object({ drop: text })]),
} as const;

/** Calls about what lies on this computer, and about files that a page in a browser hands over. */
export interface PathCalls {
  /**
   * What can be opened at a path; with a task, tells its progress and can be cancelled. Rejects with the errors `open/...`, and with
   * those of reading what is there.
   */
  lookAtPath(request: { path: string; task?: string | undefined }): Promise<FoundAtPath>;
  /**
   * Begins a copy of dropped files, because a page in a browser is not told where they lie. The same files are copied once: `path`
   * is set if they are there already. Rejects with `open/drop-refused`.
   */
  beginDrop(request: { files: DroppedFile[] }): Promise<{ drop: string; path: string | null }>;
  addToDrop(request: { drop: string; parts: HandedOver[] }): Promise<void>;
  /** Ends a copy, and returns its path. Rejects with `open/drop-refused` if bytes are missing. */
  endDrop(request: { drop: string }): Promise<{ path: string }>;
  /** Removes what was copied so far. */
  leaveDrop(request: { drop: string }): Promise<void>;
}
