import { parentPort, workerData } from 'node:worker_threads';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../readRegularFile.ts';
import { ownThread } from './threadTime.ts';

/** What a reading thread is given. */
export interface ReaderRequest {
  bytes: Uint8Array;
  options: unknown;
}

/** What was found in a file: its content, or why it is not read, as a reason within a sentence. */
export type ReaderAnswer<Content> = { content: Content } | { refusal: string };

/** Sent by a reading thread when its library is loaded and begins to read; `thread` as from `ownThread`. */
export interface ReaderBegins {
  thread: string | undefined;
}

/**
 * Answers the one request of a thread that `readInThread` started. Whatever goes wrong, the file is told to be damaged, except
 * where it is refused with a reason (`UnreadableFile`).
 * @param read reads the file; its result is copied to the thread that asked
 */
export async function answerReader<Options>(
  read: (bytes: Uint8Array, options: Options) => unknown,
): Promise<void> {
  const { bytes, options } = workerData as ReaderRequest;
  const begins: ReaderBegins = { thread: ownThread() };
  parentPort!.postMessage(begins);
  let answer: ReaderAnswer<unknown>;
  try {
    answer = { content: await read(bytes, options as Options) };
  } catch (error) {
    answer = { refusal: error instanceof UnreadableFile ? error.message : reason('it is damaged') };
  }
  parentPort!.postMessage(answer);
}
