import { createHash } from 'node:crypto';
import type { Dataset, Split } from '../../data/Dataset.ts';

/** A name of what a data set holds: equal for equal examples and classes, wherever they lie. */
export function contentOf({ name, embedded, shape, classes, train, test }: Dataset): string {
  // Embedded ones are drawn by the program when they are read, the same on every machine.
  if (embedded) return `embedded:${name}`;
  const hash = createHash('sha256').update(JSON.stringify({ shape, classes }));
  for (const split of [train, test]) addSplit(split, (values) => hash.update(values));
  return `sha256:${hash.digest('hex')}`;
}

function addSplit({ inputs, labels, targets, fields = [] }: Split, add: (values: Uint8Array) => void): void {
  for (const values of [inputs, labels, targets, ...fields])
    if (values) add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
