/**
 * Entry of a thread that reads one HDF5 file from memory and ends. A damaged file may stop the HDF5 library, or keep it busy for
 * ever; here that harms nobody. The library sees no file system but its own, which is empty but for this file.
 */
import h5wasm from 'h5wasm';
import { parentPort, workerData } from 'node:worker_threads';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import type { Hdf5Answer, Hdf5Reading } from './Hdf5Content.ts';
import { collectGroup, Hdf5Refusal, roomFor } from './collectGroup.ts';
import { ownThread } from './threadTime.ts';

const PLACE = '/model.h5';

async function read(bytes: Uint8Array): Promise<Hdf5Answer> {
  const { FS } = await h5wasm.ready;
  FS.writeFile(PLACE, bytes);
  const reading: Hdf5Reading = { thread: ownThread() };
  parentPort!.postMessage(reading);
  const file = new h5wasm.File(PLACE, 'r');
  if (file.file_id < 0n) return { refusal: reason('it is damaged') };
  return { content: collectGroup(file, roomFor(bytes.length)) };
}

async function answer(): Promise<Hdf5Answer> {
  try {
    return await read(workerData as Uint8Array);
  } catch (error) {
    return { refusal: error instanceof Hdf5Refusal ? error.message : reason('it is damaged') };
  }
}

parentPort!.postMessage(await answer());
