import type { DataNote } from '../../../../src-shared/texts/dataNotes.ts';
import type { DataTask, Field, Split } from '../Dataset.ts';
import type { ReadingOptions } from '../DataReference.ts';
import type { FileTree } from '../files/FileTree.ts';

/** Examples as read from a format; without a test set, one is drawn from the training set. */
export interface ReadData {
  /** Shape of one example: `[H, W, C]`, or `[N]` for a vector; `[0]` where there are fields alone. */
  shape: number[];
  /** Class names; empty if the examples have no classes. */
  classes: string[];
  /** Shape of an example's target, if there is one. */
  targetShape?: number[] | undefined;
  /** Names of the classes that targets consist of, where they are label maps. */
  targetClasses?: string[] | undefined;
  /** Arrays for the inputs and outputs of networks that have several, if there are any. */
  fields?: Field[] | undefined;
  train: Split;
  test?: Split | undefined;
  notes: DataNote[];
  /** Names of the columns of a table, where there are not too many to choose from. */
  columns?: string[] | undefined;
  /** Name of the data set, if the files contain it. */
  name?: string | undefined;
}

/** Input of a format's reader. */
export interface ReadRequest extends DataTask {
  tree: FileTree;
  options: ReadingOptions;
}

/** A file format of data sets. */
export interface DataFormat {
  /** Display name. */
  name: string;
  /** Whether a tree has this format, judged by the names of its files and, if necessary, their first bytes. */
  recognises(tree: FileTree): boolean | Promise<boolean>;
  /** @throws FeaturescopeError with the codes of the format's reader */
  read(request: ReadRequest): Promise<ReadData>;
}
