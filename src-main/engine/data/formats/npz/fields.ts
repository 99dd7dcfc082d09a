import type { Field, Split } from '../../Dataset.ts';
import { listed } from '../../warnings.ts';
import type { ReadData } from '../DataFormat.ts';
import type { ExampleArray } from '../imagesFromArray.ts';
import { splitNames, type SplitName } from '../splitNames.ts';

/** The arrays of a part of a data set by the names of their fields, in the order of the file. */
type Part = Map<string, ExampleArray>;

/**
 * Arrays with the same number of examples as named fields; the word for the part of the data set is no part of a field's
 * name: `left_train` and `train/left` are `left`. Arrays that the test set lacks are left out of both.
 * @returns undefined if there are fewer than two, or if those of a part have different numbers of examples
 */
export function fieldsIn(arrays: readonly ExampleArray[]): ReadData | undefined {
  const parts = new Map<SplitName | 'all', Part>();
  for (const array of arrays) {
    const split = splitNames.within(array.name) ?? 'all';
    const part = parts.get(split) ?? new Map<string, ExampleArray>();
    part.set(fieldName(array.name), array);
    parts.set(split, part);
  }
  const trained = parts.get('train') ?? parts.get('all') ?? parts.get('test');
  const found = parts.get('test') ?? parts.get('validation');
  const tested = found === trained ? undefined : found;
  if (!trained) return undefined;
  const names = [...trained.keys()].filter((name) => !tested || fits(trained.get(name)!, tested.get(name)));
  const [train, test] = [trained, tested].map((part) => part && splitOf(part, names));
  if (names.length < 2 || !train || (tested && !test)) return undefined;
  const left = arrays.filter(({ name }) => !names.includes(fieldName(name))).map(({ name }) => name);
  const notes: ReadData['notes'] = [{ code: 'fields', detail: { names: names.join(', ') } }];
  if (left.length > 0) notes.push({ code: 'left-out', detail: { names: listed(left) } });
  const validating = parts.get('validation')?.get(names[0]!);
  if (tested && validating) {
    const code = tested === parts.get('validation') ? 'validation-tests' : 'validation-left-out';
    notes.push({ code, detail: { name: validating.name } });
  }
  const fields = names.map((name): Field => ({ name, shape: trained.get(name)!.shape.slice(1) }));
  return { shape: [0], classes: [], fields, train, test, notes };
}

const fits = ({ shape }: ExampleArray, other: ExampleArray | undefined): boolean =>
  other !== undefined && shape.slice(1).join() === other.shape.slice(1).join();

/** The name of an array without the word for its part of the data set. */
function fieldName(name: string): string {
  const words = name.split(/(?<=[^\p{L}\p{N}])|(?=[^\p{L}\p{N}])/u);
  const at = words.findIndex((word) => splitNames.within(word) !== undefined);
  if (at < 0) return name;
  const separator = at > 0 ? at - 1 : at + 1;
  return words.filter((_word, index) => index !== at && index !== separator).join('') || name;
}

/** The fields of a part; undefined if their numbers of examples differ. */
function splitOf(part: Part, names: readonly string[]): Split | undefined {
  const arrays = names.map((name) => part.get(name)!);
  const count = arrays[0]?.shape[0] ?? 0;
  if (count === 0 || arrays.some(({ shape }) => shape[0] !== count)) return undefined;
  const fields = arrays.map(({ values }) => values);
  return { inputs: new Float32Array(), labels: new Uint8Array(), fields, count };
}
