import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import {
  EXAMPLES,
  type AttentionCourse,
  type OwnAttention,
} from '../../../src-shared/labs/attention/course.ts';
import { experiment } from '../../../src-shared/labs/attention/experiment.ts';
import { experiment as own } from '../../../src-shared/labs/attention/ownExperiment.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { looks, task, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const values = { ...initialValues(experiment), steps: 50, learningRate: 0.01 };

describe('the experiment with an encoder and a decoder', () => {
  it('has nothing to write with before the first training', async () => {
    expect(await runExperiment('attention-known', values, task)).toBeNull();
    await expect(runExperiment('attention-own', { text: 'abc' }, task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('goes on where it was stopped, shows attention that adds up, and reads texts of the user’s own', async () => {
    const stop = new AbortController();
    const progress = (done: number): void => void (done > 20 && stop.abort());
    await expect(runExperiment('attention', values, { signal: stop.signal, progress })).rejects.toThrow();
    const stopped = structuredClone(await runExperiment('attention-known', values, task)) as AttentionCourse;
    expect(stopped.snapshots.length).toBeGreaterThan(1);
    expect(stopped.snapshots.length).toBeLessThan(6);
    const course = (await runExperiment('attention', values, task)) as AttentionCourse;
    expect(course.snapshots).toHaveLength(6);
    expect(course.snapshots.slice(0, stopped.snapshots.length)).toEqual(stopped.snapshots);
    expect(course.snapshots.at(-1)!.loss).toBeLessThan(course.snapshots[1]!.loss);
    const { examples } = course.snapshots.at(-1)!;
    expect(examples).toHaveLength(EXAMPLES);
    for (const { source, text, steps, weights } of examples) {
      expect(weights).toHaveLength(steps * source.length);
      expect([text.length, text.length + 1]).toContain(steps);
      for (let step = 0; step < steps; step++) {
        const row = weights.subarray(step * source.length, (step + 1) * source.length);
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
      }
    }
    for (const look of looks) {
      const drawn = withoutPictures(experiment.draw(course, values, look));
      expect(drawn).not.toMatch(/NaN|undefined/);
      expect(drawn).toContain(examples[0]!.source);
    }

    const text = 'abcdefghijabcdefghij';
    const written = (await runExperiment('attention-own', { text }, task)) as OwnAttention;
    expect(written.example.weights).toHaveLength(written.example.steps * text.length);
    expect(own.caption(written, { text }, 'en')).toContain('longer than any it was trained on (12 signs)');
    for (const wrong of ['abcx', ''])
      await expect(runExperiment('attention-own', { text: wrong }, task)).rejects.toMatchObject({
        code: 'lab/impossible',
      });
  });

  it('draws what a network without attention writes, and says that there is no map', async () => {
    const without = { ...values, attention: false };
    const course = (await runExperiment('attention', without, task)) as AttentionCourse;
    expect(course.snapshots.at(-1)!.examples.every(({ weights }) => weights.length === 0)).toBe(true);
    const drawn = experiment.draw(course, without, looks[1]!);
    expect(drawn.textContent).toContain('어텐션이 없으면');
  });
});
