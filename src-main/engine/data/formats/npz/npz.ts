import { unzipSync } from 'fflate';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import { parseNpy } from '../../../reading/readNpy.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import { addNotes } from '../../addNotes.ts';
import type { Split } from '../../Dataset.ts';
import { locationOf } from '../../files/FileTree.ts';
import { classesOf, labelsOf } from '../../labelsOf.ts';
import { listed } from '../../warnings.ts';
import { fieldsIn } from './fields.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { arrangeExamples, type ExampleArray } from '../imagesFromArray.ts';
import { splitNames, type SplitName } from '../splitNames.ts';

/** Maximum total size of a file's arrays in bytes: 2 GiB. */
const MOST_BYTES = 2 ** 31;
/** Maximum number of distinct integers that are treated as classes. */
const MOST_CLASSES = 10_000;

const EXAMPLES = /^(x|images?|data|inputs?|features|arr_0|samples?|pictures?)$/i;
const LABELS = /^(y|labels?|targets?|classes|arr_1)$/i;
const CLASS_NAMES = /^((class|label|target)[_-]?names?|names|categories)$/i;

/**
 * NumPy's archives of arrays (`.npz`), with examples and labels under common names: `x_train`, `y_train`, `x_test`,
 * `y_test`; `train_images`, `train_labels`, ...; `images`, `labels`. For networks with several inputs or outputs, arrays
 * named after these: `left_train`, `right_train`, `same_train`, `left_test`, ... Labels may be texts; `class_names` names classes
 * that are numbered.
 */
export const npz: DataFormat = {
  name: 'NumPy',
  recognises: ({ files }) => files.length > 0 && files.every(({ path }) => /\.npz$/i.test(path)),
  read,
};

type Role = 'examples' | 'labels';

/** The arrays of one part of a data set. */
type Part = Partial<Record<Role, ExampleArray>>;

/**
 * @throws FeaturescopeError `data/archive-unreadable`, `data/array-unreadable`, `data/arrays-unknown`, `data/arrays-differ`,
 * `data/no-picture-size`
 */
async function read({ tree, options, signal }: ReadRequest): Promise<ReadData> {
  const file = tree.files[0]!;
  const path = locationOf(tree, file);
  const all = arraysIn(await file.read(signal), path);
  const names = all.find(({ name, texts }) => texts && CLASS_NAMES.test(name));
  const arrays = all.filter((array) => array !== names);
  const { parts, others } = sortArrays(arrays);
  const named = others.length > 0 ? fieldsIn(arrays.filter(({ texts }) => !texts)) : undefined;
  const trained = parts.train ?? parts.all ?? parts.test;
  if (named && !trained?.examples) return named;
  if (!trained?.examples) throw unknownArrays(path, parts, others);
  const held = parts.test ?? parts.validation;
  const tested = held !== trained && held?.examples ? held : undefined;
  const notes: ReadData['notes'] = [];
  if (named) notes.push(...named.notes);
  else if (others.length > 0) notes.push({ code: 'left-out', detail: { names: listed(others) } });
  if (tested && tested === parts.validation)
    notes.push({ code: 'validation-tests', detail: { name: tested.examples!.name } });
  else if (tested && parts.validation?.examples)
    notes.push({ code: 'validation-left-out', detail: { name: parts.validation.examples.name } });
  const of = describeLabels([trained, ...(tested ? [tested] : [])], path, names?.texts);
  const arrange = (part: Part): { split: Split; shape: number[] } => {
    const { shape, values, notes: own } = arrangeExamples(part.examples!, options, path);
    addNotes(notes, own);
    return { shape, split: { inputs: values, count: part.examples!.shape[0]!, ...of.labels(part) } };
  };
  const train = arrange(trained);
  const test = tested && arrange(tested);
  if (test && test.shape.join() !== train.shape.join()) throw different(path, trained, tested);
  const { classes, targetShape } = of;
  const withFields = (split: Split, of: Split | undefined): Split => ({ ...split, fields: of?.fields });
  return {
    ...{ shape: train.shape, classes, targetShape, notes, fields: named?.fields },
    train: withFields(train.split, named?.train),
    test: test && withFields(test.split, named?.test),
  };
}

function arraysIn(packed: Uint8Array, path: string): ExampleArray[] {
  let total = 0;
  try {
    const files = unzipSync(packed, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (total > MOST_BYTES) throw new UnreadableFile(reason('it would unpack to more than can be held'));
        return name.endsWith('.npy');
      },
    });
    return Object.entries(files).map(([file, bytes]) => {
      const name = file.replace(/\.npy$/, '');
      const array = parseNpy(bytes, true);
      if (array.values instanceof Float32Array && !array.values.every(Number.isFinite))
        throw new UnreadableFile(reason('its "{name}" holds values that are no numbers', { name }));
      const role = roleOf(name);
      // Of texts there is one for each example, its label.
      const isLabel = role === 'labels' && sizeOf(array.shape.slice(1)) === 1;
      if (array.texts && role !== undefined && !isLabel)
        throw new UnreadableFile(reason('its "{name}" holds texts, where numbers are needed', { name }));
      return { name, ...array };
    });
  } catch (error) {
    const why = error instanceof UnreadableFile ? error.message : reason('it is damaged');
    throw new FeaturescopeError('data/archive-unreadable', { path, reason: why }, { cause: error });
  }
}

function sortArrays(arrays: readonly ExampleArray[]): {
  parts: Partial<Record<SplitName | 'all', Part>>;
  others: string[];
} {
  const parts: Partial<Record<SplitName | 'all', Part>> = {};
  const others: string[] = [];
  for (const array of arrays) {
    const role = roleOf(array.name);
    const part = (parts[splitNames.within(array.name) ?? 'all'] ??= {});
    if (role === undefined || part[role]) others.push(array.name);
    else part[role] = array;
  }
  return { parts, others };
}

function roleOf(name: string): Role | undefined {
  if (EXAMPLES.test(name)) return 'examples';
  if (LABELS.test(name)) return 'labels';
  const words = name.split(/[^a-z0-9]+/i).filter((word) => splitNames.of(word) === undefined);
  if (words.length !== 1) return undefined;
  return EXAMPLES.test(words[0]!) ? 'examples' : LABELS.test(words[0]!) ? 'labels' : undefined;
}

interface LabelReading {
  classes: string[];
  targetShape?: number[] | undefined;
  labels(part: Part): Pick<Split, 'labels' | 'targets'>;
}

/**
 * Integers, texts and one-hot rows are classes; anything else is numbers to predict.
 * @param names the names of numbered classes, by number
 */
function describeLabels(parts: readonly Part[], path: string, names: readonly string[] = []): LabelReading {
  for (const part of parts) {
    const [examples, labels] = [part.examples!.shape[0], part.labels?.shape[0]];
    if (labels !== undefined && labels !== examples) throw different(path, part, part);
  }
  const none = new Uint8Array();
  if (parts.some(({ labels }) => !labels)) return { classes: [], labels: () => ({ labels: none }) };
  const named = parts.map(({ labels }) => classNames(labels!));
  if (named.some((names) => names === undefined)) {
    const targetShape = parts[0]!.labels!.shape.slice(1);
    const shape = targetShape.length > 0 ? targetShape : [1];
    const targets = ({ labels }: Part) => Float32Array.from(labels!.values);
    return { classes: [], targetShape: shape, labels: (part) => ({ labels: none, targets: targets(part) }) };
  }
  const classes = classesOf(
    named.flatMap((names) => [...new Set(names)]),
    path,
  );
  const filled = withGaps(classes);
  return {
    classes: calledAs(filled, names),
    labels: (part) => ({ labels: labelsOf(classNames(part.labels!)!, filled) }),
  };
}

/** Classes 0, 1, 2, ... by their names, if each has one and no two have the same; those without examples are classes too. */
function calledAs(classes: string[], names: readonly string[]): string[] {
  const areNumbered = classes.every((name, at) => name === String(at)) && names.length >= classes.length;
  return areNumbered && new Set(names).size === names.length ? [...names] : classes;
}

/** Small integers from 0 on are classes up to the largest, including those without examples. */
function withGaps(classes: string[]): string[] {
  const highest = Number(classes.at(-1));
  if (!(highest < 4 * classes.length)) return classes;
  return Array.from({ length: highest + 1 }, (_none, at) => String(at));
}

/** The class of each row; undefined for numbers that are not classes. */
function classNames({ shape, values, texts }: ExampleArray): string[] | undefined {
  if (texts) return [...texts];
  const [count = 0, ...own] = shape;
  const size = sizeOf(own);
  if (size > 1) return own.length === 1 ? oneHot(values, count, size) : undefined;
  if (!values.every((value) => Number.isInteger(value) && value >= 0)) return undefined;
  const names = Array.from(values, String);
  return new Set(names).size <= MOST_CLASSES ? names : undefined;
}

function oneHot(values: Uint8Array | Float32Array, count: number, size: number): string[] | undefined {
  const names: string[] = [];
  for (let row = 0; row < count; row++) {
    const own = values.subarray(row * size, (row + 1) * size);
    const at = own.indexOf(1);
    if (at < 0 || own.some((value, index) => value !== (index === at ? 1 : 0))) return undefined;
    names.push(String(at));
  }
  return names;
}

function unknownArrays(
  path: string,
  parts: Partial<Record<string, Part>>,
  others: readonly string[],
): FeaturescopeError {
  const known = Object.values(parts).flatMap((part) => Object.values(part ?? {}).map(({ name }) => name));
  return new FeaturescopeError('data/arrays-unknown', { path, names: listed([...known, ...others]) || '–' });
}

function different(path: string, one: Part, other: Part): FeaturescopeError {
  const told = (array: ExampleArray | undefined): string =>
    array ? `${array.name} (${array.shape.join('x')})` : '–';
  const second = one === other ? other.labels : other.examples;
  return new FeaturescopeError('data/arrays-differ', { path, one: told(one.examples), other: told(second) });
}
