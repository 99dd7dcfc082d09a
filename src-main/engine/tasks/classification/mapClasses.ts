import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { takeRows, type Dataset, type Split } from '../../data/Dataset.ts';
import { storedSize, takeStored } from '../../data/fitImages.ts';

/** The network's class for each class of the data; undefined for classes that are not evaluated. */
export type ClassMapping = (number | undefined)[];

/** The class names of a network and of the data that it is evaluated on. */
export interface ClassSets {
  model: { name: string; classes: readonly string[] };
  data: { name: string; classes: readonly string[] };
}

/** Whether classes are named by their numbers only. */
const isNumbered = (classes: readonly string[]): boolean => classes.every((name, at) => name === String(at));

/**
 * Maps each class of the data to a class of the network: as chosen, else by name. If one side has numbers for names and
 * both have as many classes, classes are mapped by position. If `chosen` is given, classes of the data without a match
 * are left out.
 * @param chosen from a class of the data to a class of the network, by name or number
 * @throws FeaturescopeError `evaluation/unknown-class`, `evaluation/classes-differ`
 */
export function mapClasses(
  { model, data }: ClassSets,
  chosen?: readonly (readonly [of: string, as: string])[],
): ClassMapping {
  const places = isNumbered(model.classes) !== isNumbered(data.classes);
  const byPlace = places && model.classes.length === data.classes.length;
  const mapping = data.classes.map((name, at): number | undefined => {
    const same = byPlace ? at : model.classes.indexOf(name);
    return same < 0 ? undefined : same;
  });
  for (const [of, as] of chosen ?? []) mapping[placeOf(of, data.classes)] = placeOf(as, model.classes);
  const missing = data.classes.filter((_name, at) => mapping[at] === undefined);
  if (missing.length === data.classes.length || (missing.length > 0 && !chosen))
    throw new FeaturescopeError('evaluation/classes-differ', {
      model: model.name,
      data: data.name,
      expected: model.classes.join(', '),
      missing: missing.join(', '),
      example: `${missing[0]}=${model.classes[0]}`,
    });
  return mapping;
}

function placeOf(name: string, classes: readonly string[]): number {
  const named = classes.indexOf(name);
  if (named >= 0) return named;
  const place = /^\d+$/.test(name) ? Number(name) : NaN;
  if (place < classes.length) return place;
  throw new FeaturescopeError('evaluation/unknown-class', { class: name, known: classes.join(', ') });
}

/** Whether the mapping keeps every class at its position and covers all classes. */
export function isIdentity(mapping: ClassMapping, classes: number): boolean {
  return mapping.length === classes && mapping.every((to, at) => to === at);
}

/** The data with its classes replaced by the network's; images of unmapped classes are left out. */
export function relabel(data: Dataset, mapping: ClassMapping, classes: readonly string[]): Dataset {
  const relabelled = (split: Split): Split => relabelSplit(split, mapping, storedSize(split, data.shape));
  return { ...data, classes: [...classes], train: relabelled(data.train), test: relabelled(data.test) };
}

function relabelSplit(split: Split, mapping: ClassMapping, size: number): Split {
  const kept = [...split.labels.keys()].filter((row) => mapping[split.labels[row]!] !== undefined);
  const labels = takeRows(split.labels, kept, 1).map((label) => mapping[label]!) as Labels;
  if (kept.length === split.count) return { ...split, labels };
  return { ...split, inputs: takeStored(split, kept, size), labels, count: kept.length, undrawn: undefined };
}
