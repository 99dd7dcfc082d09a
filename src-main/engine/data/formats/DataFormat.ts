import type { DataNote } from '../../../../src-shared/texts/dataNotes.ts';
import type { DataTask, Split } from '../Dataset.ts';
import type { ReadingOptions } from '../DataReference.ts';
import type { FileTree } from '../files/FileTree.ts';

/** Examples as a format holds them; without a test set, one is drawn from the training set. */
export interface ReadData {
  /** Of one example: `[H, W, C]`, or `[N]` of a vector. */
  shape: number[];
  /** Empty where the examples are of no class. */
  classes: string[];
  /** Of the numbers that go with an example, where there are some. */
  targetShape?: number[] | undefined;
  train: Split;
  test?: Split | undefined;
  notes: DataNote[];
  /** Name of the data set, where the files tell it. */
  name?: string | undefined;
}

/** What a format is given to read. */
export interface ReadRequest extends DataTask {
  tree: FileTree;
  options: ReadingOptions;
}

/** A way in which data is stored. */
export interface DataFormat {
  /** As people call it. */
  name: string;
  /** Whether a tree is of this format, by the names of its files and, where these do not tell, their beginning. */
  recognises(tree: FileTree): boolean | Promise<boolean>;
  /** @throws FeaturescopeError the codes that the format's reader names */
  read(request: ReadRequest): Promise<ReadData>;
}
