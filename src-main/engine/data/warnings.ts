import { createHash } from 'node:crypto';
import type { DataNote } from '../../../src-shared/texts/dataNotes.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { Split } from './Dataset.ts';

/** Minimum ratio between the largest and the smallest class for a warning. */
const IMBALANCE = 5;
/** Maximum number of names in a note. */
const LISTED = 5;

interface Checked {
  shape: readonly number[];
  classes: readonly string[];
  train: Split;
  test: Split;
}

/** Problems of a data set's classes and splits that its values reveal. */
export function warningsOf(data: Checked): DataNote[] {
  return [...classWarnings(data), ...orderWarning(data), ...duplicateWarning(data)];
}

function classWarnings({ classes, train, test }: Checked): DataNote[] {
  if (classes.length === 0) return [];
  if (classes.length === 1) return [{ code: 'one-class', detail: { name: classes[0]! } }];
  const [trained, tested] = [countsOf(train, classes), countsOf(test, classes)];
  const missing = (counts: readonly number[]) => classes.filter((_name, at) => counts[at] === 0);
  const notes: DataNote[] = [];
  if (missing(trained).length > 0)
    notes.push({ code: 'class-missing', detail: { names: listed(missing(trained)) } });
  if (missing(tested).length > 0)
    notes.push({ code: 'class-untested', detail: { names: listed(missing(tested)) } });
  const most = trained.reduce((best, count) => Math.max(best, count), 0);
  const least = trained.reduce((best, count) => (count > 0 ? Math.min(best, count) : best), Infinity);
  if (most >= IMBALANCE * least) {
    const name = (count: number): string => classes[trained.indexOf(count)]!;
    notes.push({ code: 'imbalance', detail: { largest: name(most), most, smallest: name(least), least } });
  }
  return notes;
}

function countsOf({ labels }: Split, classes: readonly string[]): number[] {
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label]! += 1;
  return counts;
}

/** Names for a note, truncated to the first few. */
export function listed(names: readonly string[]): string {
  return names.length > LISTED ? `${names.slice(0, LISTED).join(', ')}, …` : names.join(', ');
}

function orderWarning({ classes, train: { labels } }: Checked): DataNote[] {
  const isSorted = classes.length > 1 && labels.every((label, at) => at === 0 || labels[at - 1]! <= label);
  return isSorted ? [{ code: 'sorted-by-class', detail: {} }] : [];
}

/** Warns about test examples that are also in the training set, value for value. */
function duplicateWarning({ shape, train, test }: Checked): DataNote[] {
  if (sizeOf(shape) === 0) return [];
  const trained = new Set(fingerprints(train, sizeOf(shape)));
  const count = fingerprints(test, sizeOf(shape)).filter((print) => trained.has(print)).length;
  return count > 0 ? [{ code: 'duplicates', detail: { count } }] : [];
}

function fingerprints({ inputs, count }: Split, size: number): string[] {
  return Array.from({ length: count }, (_none, at) => {
    const { buffer, byteOffset, byteLength } = inputs.subarray(at * size, (at + 1) * size);
    return createHash('sha1')
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest('base64');
  });
}
