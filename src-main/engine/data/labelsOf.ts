import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { naturalOrder } from './naturalOrder.ts';

/** Classes of a data set at most: what two bytes can tell apart. */
const MOST_CLASSES = 65_536;

/** The classes that names stand for, in natural order. @throws FeaturescopeError `data/too-many-classes` */
export function classesOf(names: Iterable<string>, path: string): string[] {
  const classes = [...new Set(names)].sort(naturalOrder);
  if (classes.length <= MOST_CLASSES) return classes;
  throw new FeaturescopeError('data/too-many-classes', { path, count: classes.length, most: MOST_CLASSES });
}

/** Each name's index among the classes; two bytes each where there are more than 256. `[N]` */
export function labelsOf(names: readonly string[], classes: readonly string[]): Labels {
  const index = new Map(classes.map((name, at) => [name, at]));
  const labels = classes.length > 256 ? new Uint16Array(names.length) : new Uint8Array(names.length);
  names.forEach((name, at) => (labels[at] = index.get(name)!));
  return labels;
}
