import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { readInThread } from '../../reading/threads/readInThread.ts';
import type { Hdf5Group } from './Hdf5Content.ts';

/** Whether a file begins as HDF5 does. */
export const isHdf5 = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '\u0089HDF\r\n\u001a\n';

/**
 * Reads an HDF5 file from memory: its groups, arrays as float32, and texts. Links to other files are not followed.
 * @throws UnreadableFile for a file that is damaged, holds more than is read, or links to elsewhere
 */
export async function readHdf5(bytes: Uint8Array): Promise<Hdf5Group> {
  if (!isHdf5(bytes)) throw new UnreadableFile(reason('it is no HDF5 file'));
  return readInThread('hdf5', bytes);
}
