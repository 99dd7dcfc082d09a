import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { sequenceTaskOf, sequenceTasks } from '../../../../src-shared/labs/attention/sequenceTasks.ts';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { SequenceTranslator } from '../../../../src-main/engine/training/sequences/SequenceTranslator.ts';

beforeAll(async () => void (await selectBackend('wasm')));

describe('the toy tasks', () => {
  it.each(sequenceTasks.map((task) => [task.id, task] as const))(
    '%s draws pairs of known signs',
    (_id, task) => {
      const random = new RandomStream(3, 'pairs');
      for (let count = 0; count < 500; count++) {
        const { source, target } = task.draw(random);
        expect([...source].every((sign) => task.sourceSigns.includes(sign))).toBe(true);
        expect([...target].every((sign) => task.targetSigns.includes(sign))).toBe(true);
        expect(source.length).toBeLessThanOrEqual(task.longestSource);
        expect(target.length).toBeLessThanOrEqual(task.longestTarget);
      }
    },
  );

  it('give the right answers', () => {
    const drawn = (id: string): { source: string; target: string }[] => {
      const random = new RandomStream(1, id);
      return Array.from({ length: 200 }, () => sequenceTaskOf(id).draw(random));
    };
    for (const { source, target } of drawn('reversal')) expect([...source].reverse().join('')).toBe(target);
    for (const { source, target } of drawn('addition')) {
      const [a, b] = source.split('+').map(Number);
      expect(Number(target)).toBe(a! + b!);
    }
    const english = drawn('dates').filter(({ source }) => /^[A-Z0-9]/.test(source) && !/[년.]/.test(source));
    expect(english.length).toBeGreaterThan(50);
    for (const { source, target } of english)
      expect(new Date(`${source} 12:00 UTC`).toISOString().slice(0, 10)).toBe(target);
    for (const { source, target } of drawn('dates').filter((pair) => pair.source.includes('년'))) {
      const [, year, month, day] = /^(\d+)년 (\d+)월 (\d+)일/.exec(source)!;
      expect(target).toBe(`${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`);
    }
  });
});

describe('an encoder and decoder', () => {
  const task = sequenceTaskOf('reversal');

  it('takes the same course for the same seed, another for another, and frees what it used', () => {
    const before = memory().numTensors;
    const courseOf = (seed: number): number[] => {
      const network = new SequenceTranslator(task, { seed, attention: true });
      const losses = [1, 2, 3].map((step) => network.train(network.batchOf(8, step, new Set()), step, 0.003));
      network.dispose();
      return losses;
    };
    const course = courseOf(1);
    expect(course[0]).toBeCloseTo(Math.log(task.targetSigns.length + 1), 0);
    expect(courseOf(1)).toEqual(course);
    expect(courseOf(2)).not.toEqual(course);
    expect(memory().numTensors).toBe(before);
  });

  it.each([true, false])(
    'writes a source alone as it does beside longer ones (attention: %s)',
    (attention) => {
      const network = new SequenceTranslator(task, { seed: 1, attention });
      for (let step = 1; step <= 10; step++) network.train(network.batchOf(16, step, new Set()), step, 0.01);
      const sources = ['abc', 'ab', 'jihgfedcba'];
      const together = network.write(sources);
      sources.forEach((source, at) => {
        expect(network.write([source])).toEqual([together[at]]);
        const { weights, steps } = together[at]!;
        expect(weights).toHaveLength(attention ? steps * source.length : 0);
        for (let step = 0; step < steps && attention; step++) {
          const row = weights.subarray(step * source.length, (step + 1) * source.length);
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
        }
      });
      const longer = network.write(['abcdefghijabcdefghij'])[0]!;
      expect(longer.weights).toHaveLength(attention ? longer.steps * 20 : 0);
      expect(() => network.write(['abz'])).toThrow(RangeError);
      network.dispose();
    },
  );

  it('never trains on what is to be tested', () => {
    const network = new SequenceTranslator(task, { seed: 1, attention: false });
    const excluded = new Set(network.batchOf(32, 1, new Set()).map(({ source }) => source));
    expect(network.batchOf(32, 1, excluded).some(({ source }) => excluded.has(source))).toBe(false);
    network.dispose();
  });
});
