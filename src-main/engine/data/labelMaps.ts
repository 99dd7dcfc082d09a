import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { DataNote } from '../../../src-shared/texts/dataNotes.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { hasLabelMaps, IGNORED } from '../../../src-shared/model/labelMaps.ts';
import type { Dataset, Split } from './Dataset.ts';
import type { ReadingOptions } from './DataReference.ts';

/** Most classes that pixels can be of. */
const MOST_CLASSES = 65_536;
/** Value that usually stands for pixels whose class is not known, and white in masks of two classes. Source: PASCAL VOC 2012. */
const USUAL_IGNORED = 255;

type Labelled = Pick<Dataset, 'shape' | 'targetShape' | 'train'> & { test?: Split | undefined };

/** What the values of label maps stand for. */
interface MapValues {
  /** Highest class. */
  highest: number;
  /** Value of the pixels that are left out. */
  ignored: number | undefined;
  /** Whether there are 0 and 255 alone, which are two classes. */
  areTwo: boolean;
}

/**
 * A data set whose targets are label maps: for every pixel of an image the number of its class, or `IGNORED`. Targets are read as
 * such where they are whole numbers, one for each pixel; their classes are named by number where the data set has no names for them.
 * @param recipe name of the network, for the error
 * @throws FeaturescopeError `training/data-without-label-maps`
 */
export function asLabelMaps(recipe: string, data: Dataset): Dataset {
  const { name, shape, targetClasses, train, test, ignored } = data;
  const [height = 0, width = 0] = shape;
  if (targetClasses && hasLabelMaps(data)) return data;
  const values = valuesOf(data, ignored);
  if (!values)
    throw new FeaturescopeError('training/data-without-label-maps', {
      ...{ recipe, data: name, height, width },
    });
  const { highest, areTwo } = values;
  const classes = areTwo ? ['0', String(USUAL_IGNORED)] : outputNames([], Math.max(2, highest + 1));
  return {
    ...{ ...data, targetClasses: classes },
    ...{ train: withClasses(train, values), test: withClasses(test, values) },
  };
}

/** The value of ignored pixels, and notes for the user, for data whose targets may be label maps. */
export function describeLabelMaps(
  data: Labelled,
  { ignore }: ReadingOptions,
): { ignored?: number | undefined; notes: DataNote[] } {
  const values = valuesOf(data, ignore);
  if (values?.areTwo) return { notes: [{ code: 'maps-of-two', detail: {} }] };
  if (values?.ignored === undefined) return { notes: [] };
  const { ignored } = values;
  const [count, all] = [data.train, data.test].reduce(
    ([found, total], split) => [
      found + (split?.targets?.reduce((sum, value) => sum + Number(value === ignored), 0) ?? 0),
      total + (split?.targets?.length ?? 0),
    ],
    [0, 0],
  );
  const share = Number(((100 * count) / Math.max(1, all)).toPrecision(3));
  return { ignored, notes: count > 0 ? [{ code: 'pixels-ignored', detail: { value: ignored, share } }] : [] };
}

/**
 * What the values of label maps stand for; undefined where they are no classes.
 * @param ignore the value of pixels that are left out, or that there is none. Default: 255, if it is far from the other values
 */
function valuesOf(data: Labelled, ignore: ReadingOptions['ignore']): MapValues | undefined {
  if (!hasLabelMaps(data)) return undefined;
  const isThere = new Uint8Array(MOST_CLASSES);
  for (const split of [data.train, data.test])
    for (const value of split?.targets ?? []) {
      if (value === IGNORED) continue;
      if (!(value >= 0 && value < MOST_CLASSES && Number.isInteger(value))) return undefined;
      isThere[value] = 1;
    }
  const isUsual = isThere[USUAL_IGNORED] === 1 && isThere.lastIndexOf(1) === USUAL_IGNORED;
  const below = isThere.lastIndexOf(1, USUAL_IGNORED - 1);
  const areTwo = ignore === undefined && isUsual && below === 0;
  const usual = isUsual && !areTwo && below < USUAL_IGNORED - 1 ? USUAL_IGNORED : undefined;
  const ignored = ignore === undefined ? usual : ignore === 'none' ? undefined : ignore;
  if (ignored !== undefined) isThere[ignored] = 0;
  return { highest: areTwo ? 1 : isThere.lastIndexOf(1), ignored, areTwo };
}

function withClasses(split: Split, { ignored, areTwo }: MapValues): Split {
  if ((ignored === undefined && !areTwo) || !split.targets) return split;
  const classOf = (value: number): number =>
    areTwo ? Number(value === USUAL_IGNORED) : value === ignored ? IGNORED : value;
  return { ...split, targets: split.targets.map(classOf) };
}
