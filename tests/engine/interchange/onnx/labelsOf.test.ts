import { expect, it } from 'vitest';
import { labelsOf } from '../../../../src-main/engine/interchange/onnx/labelsOf.ts';

const found = (key: string, value: string) => labelsOf({ metadataProps: [{ key, value }], opsetImport: [] });

it.each([
  ['a list', 'labels', '["cat", "dog"]', ['cat', 'dog']],
  ['names by number', 'classes', '{"1": "dog", "0": "cat"}', ['cat', 'dog']],
  ['as Python prints them', 'names', `{0: 'cat', 1: "dog's"}`, ['cat', "dog's"]],
  ['lines', 'class_names', 'cat\ndog', ['cat', 'dog']],
  ['numbers that leave one out', 'names', `{0: 'cat', 2: 'dog'}`, undefined],
  ['what is no list of names', 'labels', '[1, 2]', undefined],
  ['another key', 'author', '["cat", "dog"]', undefined],
])('names of classes in the metadata of ONNX: %s', (_name, key, value, labels) => {
  expect(found(key, value)?.labels).toEqual(labels);
});
