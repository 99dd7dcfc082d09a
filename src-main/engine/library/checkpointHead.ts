import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as v from 'valibot';
import { messageHead } from '../../../src-shared/contract/codec.ts';
import { HASH_BYTES, type Checkpoint } from './checkpointFile.ts';

/** Position of a checkpoint in its training. */
export type CheckpointHead = Pick<Checkpoint, 'step' | 'epoch' | 'seed'>;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const HeadSchema = v.object({ step: count, epoch: count, seed: count });

/** Number of bytes that are read first: the heads of most networks are shorter. */
const FIRST_READ = 16 * 1024;

/**
 * Reads the position of a checkpoint without its tensors: a few kilobytes, however large the network is. A file with
 * another length than its head says is not a checkpoint; only `readCheckpoint` verifies the content.
 * @returns undefined if the file cannot be read or is not a checkpoint
 */
export function readCheckpointHead(path: string): CheckpointHead | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const found = fstatSync(handle);
    if (!found.isFile()) return undefined;
    let head = messageHead(readStart(handle, Math.min(found.size, FIRST_READ)));
    if (head && head.bytes === undefined && head.headBytes <= found.size)
      head = messageHead(readStart(handle, head.headBytes));
    if (head?.bytes === undefined || head.bytes + HASH_BYTES !== found.size) return undefined;
    const parsed = v.safeParse(HeadSchema, head.value);
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function readStart(handle: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(handle, bytes, 0, length, 0));
}
