import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { programFolder } from '../../resources.ts';
import { READING, type Hdf5Answer, type Hdf5Group } from './Hdf5Content.ts';

/** Whether a file begins as HDF5 does. */
export const isHdf5 = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '\u0089HDF\r\n\u001a\n';

/** How long the thread may take to start, in milliseconds. */
const START_MS = 30_000;
/**
 * How long the library may take to read so many bytes, in milliseconds: damaged files can keep it busy for ever. A whole
 * file of 3 MB takes 0.2 s.
 */
const patience = (bytes: number): number => 2_000 + bytes / 5_000;

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
    let timer = setTimeout(() => resolve(damaged), START_MS);
    const end = (answer: Hdf5Answer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    worker.on('message', (message: Hdf5Answer | typeof READING) => {
      if (message !== READING) return end(message);
      clearTimeout(timer);
      timer = setTimeout(() => resolve(damaged), patience(bytes.length));
    });
    worker.once('error', () => end(damaged));
    worker.once('exit', () => end(damaged));
  }).finally(() => void worker.terminate());
}
