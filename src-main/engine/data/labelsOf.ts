import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { naturalOrder } from './naturalOrder.ts';

/** Maximum number of classes: the range of two bytes. */
const MOST_CLASSES = 65_536;

/** The distinct names as classes, in natural order. @throws FeaturescopeError `data/too-many-classes` */
export function classesOf(names: Iterable<string>, path: string): string[] {
  const classes = [...new Set(names)].sort(naturalOrder);
  if (classes.length <= MOST_CLASSES) return classes;
  throw new FeaturescopeError('data/too-many-classes', { path, count: classes.length, most: MOST_CLASSES });
}

/** The class index of each name; two bytes each if there are more than 256 classes. `[N]` */
export function labelsOf(names: readonly string[], classes: readonly string[]): Labels {
  const index = new Map(classes.map((name, at) => [name, at]));
  const labels = classes.length > 256 ? new Uint16Array(names.length) : new Uint8Array(names.length);
  names.forEach((name, at) => (labels[at] = index.get(name)!));
  return labels;
}
