import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { programFolder } from '../../resources.ts';
import type { Hdf5Answer, Hdf5Group, Hdf5Reading } from './Hdf5Content.ts';
import { threadTime } from './threadTime.ts';

/** Whether a file begins as HDF5 does. */
export const isHdf5 = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '\u0089HDF\r\n\u001a\n';

/**
 * How long the library may compute to read so many bytes, in milliseconds: damaged files can keep it busy for ever. A whole
 * file of 3 MB takes 0.2 s.
 */
const patience = (bytes: number): number => 2_000 + bytes / 5_000;
/** How many times longer it may take by the clock, where the system does not tell how long a thread has computed. */
const BY_THE_CLOCK = 10;
/** How often that is asked, in milliseconds. */
const LOOK_MS = 100;

/**
 * Reads an HDF5 file from memory, in a thread of its own: its groups, arrays as float32, and texts. Links to other files are not followed.
 * @throws UnreadableFile for a file that is damaged, holds more than is read, or links to elsewhere
 */
export async function readHdf5(bytes: Uint8Array): Promise<Hdf5Group> {
  if (!isHdf5(bytes)) throw new UnreadableFile(reason('it is no HDF5 file'));
  const answer = await ask(bytes);
  if ('refusal' in answer) throw new UnreadableFile(answer.refusal);
  return answer.content;
}

function ask(bytes: Uint8Array): Promise<Hdf5Answer> {
  const worker = new Worker(join(programFolder(), 'out', 'main', 'hdf5.js'), {
    workerData: bytes,
    // What the library has to say of a damaged file goes to no terminal.
    stdout: true,
    stderr: true,
  });
  const damaged: Hdf5Answer = { refusal: reason('it is damaged') };
  let watch: ReturnType<typeof setInterval> | undefined;
  return new Promise<Hdf5Answer>((resolve) => {
    worker.on('message', (message: Hdf5Answer | Hdf5Reading) => {
      if (!('thread' in message)) return resolve(message);
      const isLate = latenessOf(message.thread, patience(bytes.length));
      watch = setInterval(() => isLate() && resolve(damaged), LOOK_MS);
    });
    worker.once('error', () => resolve(damaged));
    worker.once('exit', () => resolve(damaged));
  }).finally(() => {
    clearInterval(watch);
    void worker.terminate();
  });
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
