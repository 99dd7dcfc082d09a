import type { JsonObject, ReadModel } from '../ReadModel.ts';
import { ranges } from '../ranges.ts';

/** The names of classes and the range of values that this program saves with a network. */
export function ownMetadata({
  generatedBy: by,
  userDefinedMetadata: metadata,
}: JsonObject): Pick<ReadModel, 'labels' | 'range' | 'rangeFrom'> {
  // One that was trained here, not one of another program that was kept here.
  if (by === 'Featurescope' && metadata === undefined) return { range: ranges['0..1'], rangeFrom: 'own' };
  const { labels, range } = (metadata ?? {}) as {
    labels?: unknown;
    range?: { mean?: unknown; deviation?: unknown };
  };
  const isList = (list: unknown, kind: string): boolean =>
    Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === kind);
  const hasRange = isList(range?.mean, 'number') && isList(range?.deviation, 'number');
  return {
    labels: isList(labels, 'string') ? (labels as string[]) : undefined,
    range: hasRange ? (range as ReadModel['range']) : undefined,
  };
}
