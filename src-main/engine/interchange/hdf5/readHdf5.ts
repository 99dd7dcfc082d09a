import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { programFolder } from '../../resources.ts';
import type { Hdf5Answer, Hdf5Group } from './Hdf5Content.ts';

/** Whether a file begins as HDF5 does. */
export const isHdf5 = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '\u0089HDF\r\n\u001a\n';

/** How long a file of so many bytes may take: damaged ones can keep the library busy for ever. */
const patience = (bytes: number): number => 30_000 + bytes / 10_000;

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
  return new Promise<Hdf5Answer>((resolve) => {
    const timer = setTimeout(() => resolve(damaged), patience(bytes.length));
    const end = (answer: Hdf5Answer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    worker.once('message', end);
    worker.once('error', () => end(damaged));
    worker.once('exit', () => end(damaged));
  }).finally(() => void worker.terminate());
}
