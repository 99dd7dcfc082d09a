import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { dataTitle, runNames, type NameableRun } from '../../../src-shared/texts/runNames.ts';

const usual: Settings = {
  epochs: 10,
  batchSize: 32,
  optimizer: 'adam',
  learningRate: 0.002,
  schedule: 'constant',
  seed: 1,
  validationSplit: 0,
};
const recipes = [{ id: 'lenet5', title: { en: 'LeNet-5', ko: '르넷-5' }, settings: usual }];
const run = (folder: string, more: Partial<NameableRun> = {}): NameableRun => ({
  run: folder,
  name: '',
  recipe: 'lenet5',
  data: 'mnist',
  createdAt: `2026-01-01T00:00:0${folder.length}Z`,
  settings: usual,
  ...more,
});
const namesOf = (runs: NameableRun[], language: 'en' | 'ko' = 'en'): (string | undefined)[] => {
  const names = runNames(runs, recipes, language);
  return runs.map((one) => names.get(one.run));
};

describe('A run is called', () => {
  it('after its network, its data and what was set otherwise than usual, in the language of who reads', () => {
    const settings = { ...usual, learningRate: 0.03, epochs: 1 };
    const made = run('a', { data: 'digits', settings, branchOf: { run: 'b', step: 97 } });
    expect(namesOf([made])).toEqual(['LeNet-5 · built-in digits · lr 0.03 · 1 epoch · from step 97']);
    expect(namesOf([made], 'ko')).toEqual(['르넷-5 · 내장 숫자 · lr 0.03 · 1에폭 · 97스텝부터']);
    const other = run('a', { settings: { ...usual, optimizer: 'sgd', batchSize: 64, seed: 2 } });
    expect(namesOf([other])).toEqual(['LeNet-5 · MNIST · sgd · batch 64 · seed 2']);
  });

  it('what a person calls it, wherever it is named', () => {
    expect(namesOf([run('a', { name: '실험 1' }), run('bb')])).toEqual(['실험 1', 'LeNet-5 · MNIST']);
  });

  it('differently from every other: of those called the same, the later have numbers', () => {
    expect(namesOf([run('ccc'), run('a'), run('bb'), run('dddd', { name: 'LeNet-5 · MNIST' })])).toEqual([
      'LeNet-5 · MNIST (3)',
      'LeNet-5 · MNIST',
      'LeNet-5 · MNIST (2)',
      'LeNet-5 · MNIST (4)',
    ]);
  });

  it('by the id of a recipe that there is no longer', () => {
    expect(namesOf([run('a', { recipe: 'gone', data: 'my photos' })])).toEqual(['gone · my photos']);
  });
});

it('data sets are called as people write them', () => {
  expect(
    ['mnist', 'fashion-mnist', 'cifar-10', 'digits', '고양이'].map((name) => dataTitle(name, 'ko')),
  ).toEqual(['MNIST', 'Fashion-MNIST', 'CIFAR-10', '내장 숫자', '고양이']);
});
