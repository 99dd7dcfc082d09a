/** The parts of a data set that may have separate files or folders. */
export type SplitName = 'train' | 'test' | 'validation';

const known: readonly (readonly [pattern: RegExp, split: SplitName])[] = [
  [/^(train|training|trn|학습|훈련)$/i, 'train'],
  [/^(test|testing|tst|t10k|eval|시험|테스트|평가)$/i, 'test'],
  [/^(val|valid|validation|dev|검증)$/i, 'validation'],
];

/** The part of a data set that a name refers to. */
export const splitNames = {
  /** By a whole name, such as a folder's; undefined for other names. */
  of: (name: string): SplitName | undefined =>
    known.find(([pattern]) => pattern.test(name.normalize('NFC')))?.[1],

  /** By one of the words in a name, such as `x_train` or `mnist_test.csv`. */
  within(name: string): SplitName | undefined {
    for (const word of name.normalize('NFC').split(/[^\p{L}\p{N}]+/u)) {
      const split = splitNames.of(word.replace(/(?<=\p{L})\d+$/u, ''));
      if (split) return split;
    }
    return undefined;
  },
};
