/**
 * Entry of a thread that reads one HDF5 file from memory and ends. The library sees no file system but its own, which is empty
 * but for this file.
 */
import h5wasm from 'h5wasm';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { answerReader } from '../../reading/threads/answerReader.ts';
import type { Hdf5Group } from './Hdf5Content.ts';
import { collectGroup, roomFor } from './collectGroup.ts';

const PLACE = '/model.h5';

const { FS } = await h5wasm.ready;

function read(bytes: Uint8Array): Hdf5Group {
  FS.writeFile(PLACE, bytes);
  const file = new h5wasm.File(PLACE, 'r');
  if (file.file_id < 0n) throw new UnreadableFile(reason('it is damaged'));
  return collectGroup(file, roomFor(bytes.length));
}

await answerReader(read);
