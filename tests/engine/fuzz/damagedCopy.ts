import type { RandomStream } from '../../../src-shared/arithmetic/random.ts';

/** A file's content damaged in one of the ways that happen: bits, missing, repeated, zeroed or foreign parts. */
export function damagedCopy(whole: Buffer, random: RandomStream): Buffer {
  const copy = Buffer.from(whole);
  const at = random.integer(Math.max(1, copy.length));
  const end = Math.min(copy.length, at + 1 + random.integer(64));
  switch (random.integer(7)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(end)]);
    case 2:
      return Buffer.concat([copy.subarray(0, end), copy.subarray(at)]);
    case 3:
      return copy.fill(0, at, end);
    case 4:
      return copy.fill(0xff, at, end);
    case 5:
      for (let byte = at; byte < end; byte++) copy[byte] = random.integer(256);
      return copy;
    default:
      if (copy.length > 0) copy[at]! ^= 1 << random.integer(8);
      return copy;
  }
}
