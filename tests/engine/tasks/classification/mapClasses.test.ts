import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../src-main/engine/data/Dataset.ts';
import {
  isIdentity,
  mapClasses,
  relabel,
} from '../../../../src-main/engine/tasks/classification/mapClasses.ts';

const pets = ['cat', 'dog', 'ship', 'truck'];
const map = (model: string[], data: string[], chosen?: [string, string][]) =>
  mapClasses({ model: { name: 'model', classes: model }, data: { name: 'data', classes: data } }, chosen);

describe('classes of data are mapped to those of a network', () => {
  it('by name, whatever their order and number', () => {
    expect(map(pets, ['ship', 'cat'])).toEqual([2, 0]);
    expect(map(['0', '1', '2', '3', '4'], ['0', '1', '2'])).toEqual([0, 1, 2]);
  });
  it('by place, where one side has only numbers for as many classes', () => {
    expect(map(pets, ['0', '1', '2', '3'])).toEqual([0, 1, 2, 3]);
    expect(map(['0', '1'], ['cat', 'dog'])).toEqual([0, 1]);
  });
  it('as was chosen, by name or number, the others by name; the rest is left out', () => {
    const chosen: [string, string][] = [
      ['kitten', 'cat'],
      ['1', '3'],
    ];
    expect(map(pets, ['kitten', 'lorry', 'dog', 'bird'], chosen)).toEqual([0, 3, 1, undefined]);
  });
  it('or refused, with what is missing and how to go on', () => {
    expect(() => map(pets, ['cat', 'bird', 'lorry'])).toThrow(
      expect.objectContaining({
        code: 'evaluation/classes-differ',
        detail: {
          ...{ model: 'model', data: 'data', expected: 'cat, dog, ship, truck' },
          ...{ missing: 'bird, lorry', example: 'bird=cat' },
        },
      }),
    );
    expect(() => map(pets, ['0', '1'])).toThrow(/none that matches 0, 1 of/);
    for (const pair of [
      ['bird', 'cat'],
      ['cat', 'bird'],
      ['cat', '4'],
      ['cat', '-1'],
    ] as [string, string][])
      expect(() => map(pets, ['cat'], [pair])).toThrow(
        expect.objectContaining({ code: 'evaluation/unknown-class' }),
      );
  });
  it('and give the data the labels of the network, without the images that have none', () => {
    const split = {
      inputs: Uint8Array.from([10, 11, 12, 13]),
      labels: Uint8Array.from([0, 2, 1, 0]),
      count: 4,
    };
    const data: Dataset = {
      ...{ name: 'data', shape: [1, 1, 1], classes: ['a', 'b', 'c'], embedded: false },
      ...{ train: split, test: split },
    };
    const mapped = relabel(data, [3, undefined, 1], pets);
    expect(mapped.classes).toEqual(pets);
    expect(mapped.test).toEqual({
      ...{ inputs: Uint8Array.from([10, 11, 13]), labels: Uint8Array.from([3, 1, 3]), count: 3 },
    });
    expect(relabel(data, [2, 1, 0], pets).test.inputs).toBe(split.inputs);
    expect(isIdentity([0, 1, 2], 3)).toBe(true);
    expect(isIdentity([0, 1, 2], 4)).toBe(false);
    expect(isIdentity([0, 2, 1], 3)).toBe(false);
  });
});
