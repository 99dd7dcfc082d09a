import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import type { Labels } from '../../../../../src-shared/model/labels.ts';
import type { Split } from '../../Dataset.ts';
import type { ReadData } from '../DataFormat.ts';
import type { SplitName } from '../splitNames.ts';
import type { PictureSet } from './PictureSet.ts';
import { takePictures } from './takePictures.ts';

/**
 * The training and test set of pictures that say which part of the data set they belong to. Those of no part are for
 * training. A validation set is the test set where there is no other, and otherwise the end of the training set.
 * @param labels labels of all given files, `[files]`
 * @param parts the part that each of the files belongs to, `[files]`
 */
export function splitPictures(
  set: PictureSet,
  labels: Labels,
  parts: readonly (SplitName | undefined)[],
): Pick<ReadData, 'train' | 'test' | 'notes'> {
  const of = (...wanted: readonly (SplitName | undefined)[]): Split =>
    takePictures(set, labels, (file) => wanted.includes(parts[file]));
  const notes: DataNote[] = [...set.notes];
  if (parts.includes('test')) {
    const [train, validation, test] = [of('train', undefined), of('validation'), of('test')];
    if (train.count + validation.count === 0) return { train: test, notes };
    if (validation.count > 0)
      notes.push({ code: 'validation-joined', detail: { name: 'validation', count: validation.count } });
    return { train: join(train, validation), test, notes };
  }
  const train = of('train', undefined);
  if (!parts.includes('validation') || train.count === 0)
    return { train: of('train', 'validation', undefined), notes };
  notes.push({ code: 'validation-tests', detail: { name: 'validation' } });
  return { train, test: of('validation'), notes };
}

/** Concatenates the examples of two splits. */
function join(first: Split, second: Split): Split {
  if (second.count === 0) return first;
  const inputs = new Uint8Array(first.inputs.length + second.inputs.length);
  inputs.set(first.inputs as Uint8Array);
  inputs.set(second.inputs as Uint8Array, first.inputs.length);
  const kind = first.labels.constructor as new (values: Iterable<number>) => Split['labels'];
  const labels = new kind([...first.labels, ...second.labels]);
  return { inputs, labels, count: first.count + second.count };
}
