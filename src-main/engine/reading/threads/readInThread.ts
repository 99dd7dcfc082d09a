import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { programFolder } from '../../resources.ts';
import { UnreadableFile } from '../readRegularFile.ts';
import type { ReaderAnswer, ReaderBegins, ReaderRequest } from './answerReader.ts';
import { threadTime } from './threadTime.ts';

/**
 * How long a library may compute to read so many bytes, in milliseconds: damaged files can keep it busy for ever. A whole
 * HDF5 file of 3 MB takes 0.2 s, a Parquet file of 17 MB 1 s.
 */
const patience = (bytes: number): number => 1_000 + bytes / 2_000;
/** How many times longer it may take by the clock, where the system does not tell how long a thread has computed. */
const BY_THE_CLOCK = 10;
/** How often that is asked, in milliseconds. */
const LOOK_MS = 100;

/**
 * Reads a file from memory with a library that a damaged file may stop, or keep busy for ever, in a thread of its own, where
 * that harms nobody.
 * @param script the thread's entry, by its name in the build; it calls `answerReader`
 * @param options what the entry needs to know beside the file
 * @throws UnreadableFile for a file that the thread refuses or does not come to an end with; `engine/cancelled` as the signal
 * says
 */
export async function readInThread<Content>(
  script: 'hdf5' | 'parquet',
  bytes: Uint8Array,
  { options, signal }: { options?: unknown; signal?: AbortSignal | undefined } = {},
): Promise<Content> {
  signal?.throwIfAborted();
  const request: ReaderRequest = { bytes, options };
  const worker = new Worker(join(programFolder(), 'out', 'main', `${script}.js`), {
    workerData: request,
    // What a library has to say of a damaged file goes to no terminal.
    stdout: true,
    stderr: true,
  });
  const damaged: ReaderAnswer<Content> = { refusal: reason('it is damaged') };
  let watch: ReturnType<typeof setInterval> | undefined;
  let abandon: (() => void) | undefined;
  const answer = await new Promise<ReaderAnswer<Content>>((resolve, reject) => {
    abandon = () => reject(signal!.reason as Error);
    signal?.addEventListener('abort', abandon);
    worker.on('message', (message: ReaderAnswer<Content> | ReaderBegins) => {
      if (!('thread' in message)) return resolve(message);
      const isLate = latenessOf(message.thread, patience(bytes.length));
      watch = setInterval(() => isLate() && resolve(damaged), LOOK_MS);
    });
    worker.once('error', () => resolve(damaged));
    worker.once('exit', () => resolve(damaged));
  }).finally(() => {
    clearInterval(watch);
    signal?.removeEventListener('abort', abandon!);
    void worker.terminate();
  });
  if ('refusal' in answer) throw new UnreadableFile(answer.refusal);
  return answer.content;
}

/** A function that tells whether a thread has computed longer from now on than it may, in milliseconds. */
function latenessOf(thread: string | undefined, most: number): () => boolean {
  const [begun, start] = [threadTime(thread), performance.now()];
  return () => {
    const now = threadTime(thread);
    if (begun === undefined || now === undefined) return performance.now() - start > BY_THE_CLOCK * most;
    return now - begun > most;
  };
}
