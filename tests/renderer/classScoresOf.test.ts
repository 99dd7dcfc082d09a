import { expect, test } from 'vitest';
import { classScoresOf } from '../../src-renderer/state/samples/classScoresOf.ts';
import { lenet5, portsOf } from './doubles/network.ts';

const logits = [12.8, 0.6, -9.8];
const portsWithLogits = portsOf([28, 28, 1], [3]).outputs.map((port) => ({
  ...port,
  isLogits: true as const,
}));
const model = { ...lenet5, outputs: portsWithLogits };

test('the scores of classes are the softmax of logits, which adds up to one', () => {
  const scores = classScoresOf(logits, { model, task: 'classification' });
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  for (const [at, logit] of logits.entries()) expect(scores[at]).toBeCloseTo(Math.exp(logit) / total, 6);
  expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 6);
});

test('probabilities stay as they are, and so do the values of other tasks and of a network with several outputs', () => {
  const probabilities = [0.2, 0.7, 0.1];
  const of = (given: Parameters<typeof classScoresOf>[1], values = logits): number[] => [
    ...classScoresOf(values, given),
  ];
  const float = (values: number[]): number[] => [...Float32Array.from(values)];
  expect(of({ model: lenet5, task: 'classification' }, probabilities)).toEqual(float(probabilities));
  expect(of({ model, task: 'regression' })).toEqual(float(logits));
  const two = { ...model, outputs: [...portsWithLogits, ...portsWithLogits] };
  expect(of({ model: two, task: 'classification' })).toEqual(float(logits));
  expect(of(null)).toEqual(float(logits));
  expect(of({ model, task: 'classification' }, [])).toEqual([]);
  expect(of({ model, task: 'classification' }, [-3.5])).toEqual([-3.5]);
});
