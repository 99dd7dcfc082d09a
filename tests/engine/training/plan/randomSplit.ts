import type { Split } from '../../../../src-main/engine/data/Dataset.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';

export type Shape = [number, number, number];

/** Images of random bytes with random labels. */
export function randomSplit(count: number, shape: Shape, seed: number, classes = 4): Split {
  const random = new RandomStream(seed, 'shuffle', 0);
  const bytes = (length: number, below: number) => Uint8Array.from({ length }, () => random.integer(below));
  return {
    inputs: bytes(count * shape[0] * shape[1] * shape[2], 256),
    labels: bytes(count, classes),
    count,
  };
}
