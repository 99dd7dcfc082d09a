import { describe, expect, test } from 'vitest';
import {
  FileNames,
  fileNameOfKey,
  readableFileName,
  withoutModelEnding,
} from '../../../src-shared/texts/fileNames.ts';

describe('a readable file name', () => {
  test.each([
    ['데이터 ok', '데이터_ok'],
    ['block1/dense, all', 'block1_dense_all'],
    ['con', 'con_'],
    ['AUX.kernel', 'AUX_.kernel'],
    ['console', 'console'],
    ['..', '__'],
    ['a.', 'a_'],
    ['.hidden', '_hidden'],
    ['', '_'],
    ['평탄화'.normalize('NFD'), '평탄화'],
  ])('of "%s" is "%s"', (name, expected) => {
    expect(readableFileName(name)).toBe(expected);
  });

  test('leaves room in the 255 bytes of a file name', () => {
    expect(new TextEncoder().encode(readableFileName('가'.repeat(500))).length).toBe(180);
  });
});

describe('the file name of a key', () => {
  const keys = [
    'a b',
    'a_b',
    'a/b',
    'A b',
    '실험',
    '실습',
    'exp 1',
    'exp.1',
    'con',
    '~63~on',
    'Con',
    '',
    '.',
    '..',
  ];

  test('is never that of another, also where capitals are taken for small letters', () => {
    const names = keys.map((key) => fileNameOfKey(key).toLowerCase());
    expect(new Set(names).size).toBe(keys.length);
  });

  test('is the key itself where that is a plain name', () => {
    expect(fileNameOfKey('exciting.test.conv1')).toBe('exciting.test.conv1');
  });

  test('is none that Windows keeps for a device, and none that is hidden', () => {
    expect(fileNameOfKey('con')).toBe('~63~on');
    expect(fileNameOfKey('..')).toBe('~2e~.');
  });
});

test('no name of a folder is given out twice', () => {
  const names = new FileNames();
  const taken = ['conv', 'Conv', 'conv', 'conv-2', '실험', '실습', 'a b', 'a/b'].map((stem) =>
    names.take(stem, '.npy'),
  );
  expect(taken).toEqual([
    'conv.npy',
    'Conv-2.npy',
    'conv-3.npy',
    'conv-2-2.npy',
    '실험.npy',
    '실습.npy',
    'a_b.npy',
    'a_b-2.npy',
  ]);
});

test.each([
  ['mnist-cnn.keras', 'mnist-cnn'],
  ['keras2.3-net.HDF5', 'keras2.3-net'],
  ['teachable-machine/', 'teachable-machine'],
  ['./lenet5', 'lenet5'],
  ['LeNet-5', 'LeNet-5'],
  ['.keras', '.keras'],
])('the network of "%s" is called "%s" in the name of another file', (name, stem) => {
  expect(withoutModelEnding(name)).toBe(stem);
});
