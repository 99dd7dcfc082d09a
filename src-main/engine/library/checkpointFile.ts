import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { decodeMessage, encodeMessage } from '../../../src-shared/contract/codec.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { MetricValues } from '../../../src-shared/tasks/metrics.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { readRegularFile } from '../reading/readRegularFile.ts';

/** Maximum size of a checkpoint, in bytes. */
const MOST_BYTES = 2 ** 31;

/** One tensor of a checkpoint, in host memory. */
export interface StoredTensor {
  name: string;
  shape: number[];
  data: Float32Array;
}

/**
 * Everything that determines how training continues: weights, optimizer slots, and the position. Random numbers are drawn
 * from streams keyed by the seed, the epoch and the step, so seed and position are the complete state of the generator.
 */
export interface Checkpoint {
  step: number;
  epoch: number;
  /** Number of images used in the current epoch. */
  images: number;
  seed: number;
  weights: StoredTensor[];
  /** Named `<weight>:<slot>`. */
  slots: StoredTensor[];
  /** Running sums of the current epoch's training metrics, so that their means are reproduced. */
  epochSums: MetricValues;
}

/** Bytes of the checksum after the message. */
export const HASH_BYTES = 32;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const StoredTensorSchema = v.pipe(
  v.object({ name: v.string(), shape: v.array(count), data: v.instance(Float32Array) }),
  v.check((tensor) => tensor.data.length === sizeOf(tensor.shape)),
);
const place = {
  step: count,
  epoch: count,
  seed: count,
  weights: v.array(StoredTensorSchema),
  slots: v.array(StoredTensorSchema),
  epochSums: v.record(v.string(), v.number()),
};
const CheckpointSchema = v.union([
  v.object({ ...place, images: count }),
  // The format from before batch sizes could change: batches done in the current epoch.
  v.object({ ...place, batch: count }),
]);

/** A checkpoint as bytes: the codec's message followed by its SHA-256. */
export function packCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const message = new Uint8Array(encodeMessage(checkpoint) as ArrayBuffer);
  const packed = new Uint8Array(message.length + HASH_BYTES);
  packed.set(message);
  packed.set(createHash('sha256').update(message).digest(), message.length);
  return packed;
}

/**
 * Reads a checkpoint and verifies its checksum.
 * @param batchSize initial batch size of the run: checkpoints of the older format count batches
 * @throws FeaturescopeError `run/unreadable` if it is damaged or not a checkpoint
 */
export function readCheckpoint(path: string, batchSize: number): Checkpoint {
  const bytes = readBytes(path);
  const message = Uint8Array.prototype.slice.call(bytes, 0, Math.max(0, bytes.length - HASH_BYTES));
  const expected = bytes.subarray(message.length);
  if (!createHash('sha256').update(message).digest().equals(expected))
    throw new FeaturescopeError('run/unreadable', { path, reason: 'its checksum does not match' });
  const parsed = v.safeParse(CheckpointSchema, decodeMessage(message.buffer as ArrayBuffer));
  if (!parsed.success)
    throw new FeaturescopeError('run/unreadable', { path, reason: 'it is not a checkpoint of this program' });
  if ('images' in parsed.output) return parsed.output;
  const { batch, ...rest } = parsed.output;
  return { ...rest, images: batch * batchSize };
}

function readBytes(path: string): Buffer {
  try {
    return readRegularFile(path, MOST_BYTES);
  } catch (error) {
    throw new FeaturescopeError(
      'run/unreadable',
      { path, reason: (error as Error).message },
      { cause: error },
    );
  }
}

/** SHA-256 over all weights in order, as hex. Equal for two networks exactly when their weights are equal bit for bit. */
export function hashWeights(weights: readonly StoredTensor[]): string {
  const hash = createHash('sha256');
  for (const { data } of weights) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest('hex');
}
