import { readFloats } from '../../kernels/runtime/transfer.ts';
import type { ShardGradients } from '../trainStep.ts';

/** What a shard of a batch gives, as it lies in a worker's answer: the gradients one behind the other, loss and hits. */
export interface ShardAnswer {
  gradients: Float32Array;
  loss: number;
  right: number;
}

/** Writes what a shard gives; on the kernels' backend no tensor's values are copied between. */
export function writeAnswer({ gradients, loss, right }: ShardGradients, target: Float32Array): void {
  let offset = 0;
  for (const gradient of gradients) readFloats(gradient, target.subarray(offset, (offset += gradient.size)));
  target[offset] = loss;
  target[offset + 1] = right;
}

/** Reads an answer with `size` gradients; they stay where they are. */
export function answerIn(source: Float32Array, size: number): ShardAnswer {
  return { gradients: source.subarray(0, size), loss: source[size]!, right: source[size + 1]! };
}
