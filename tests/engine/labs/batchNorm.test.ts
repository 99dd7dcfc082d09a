import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { memory } from '@tensorflow/tfjs-core';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import {
  trainedCount,
  weightScales,
  type NormalisationCourse,
} from '../../../src-shared/labs/batch-norm/course.ts';
import { experiment } from '../../../src-shared/labs/batch-norm/experiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const task = { signal: new AbortController().signal, progress: () => undefined };
const { document } = parseHTML('<html></html>');

describe('the experiment on batch normalisation', () => {
  it('trains each pair of networks from 16 scales, the same for the same seed, and frees them', async () => {
    expect(weightScales[0]).toBe(1);
    expect(weightScales[15]).toBeCloseTo(1e-4, 12);
    const values = { rate: 0.01, epochs: 4, seed: 1 };
    const before = memory().numTensors;
    expect(await runExperiment('batch-norm-known', values, task)).toBeNull();
    const course = (await runExperiment('batch-norm', values, task)) as NormalisationCourse;
    expect(await runExperiment('batch-norm-known', values, task)).toEqual(course);
    expect(memory().numTensors).toBe(before);
    for (const accuracies of [course.plain, course.normalised]) {
      expect(accuracies.map(({ length }) => length)).toEqual(Array(16).fill(4));
      for (const accuracy of accuracies.flat()) expect(accuracy).toBeGreaterThanOrEqual(0);
      for (const accuracy of accuracies.flat()) expect(accuracy).toBeLessThanOrEqual(1);
    }
    expect(trainedCount(course.normalised)).toBeGreaterThan(trainedCount(course.plain));
    const shorter = await runExperiment('batch-norm', { ...values, epochs: 1 }, task);
    expect((shorter as NormalisationCourse).normalised).toEqual(course.normalised.map(([first]) => [first]));
    for (const language of ['en', 'ko'] as const)
      for (const [width, height] of [
        [960, 540],
        [300, 500],
      ] as const) {
        const look = { document: document as unknown as Document, theme: 'light', width, height, language };
        const drawn = experiment.draw(course, { ...values, step: 1 }, look as never).outerHTML;
        expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
        expect(drawn.match(/<path [^>]*stroke-width="2"/g)).toHaveLength(32);
      }
  });

  it('takes no values that its fields do not allow', async () => {
    for (const wrong of [{ epochs: 1e9 }, { rate: 0 }, { nonsense: 1 }] as ExperimentValues[])
      await expect(runExperiment('batch-norm', wrong, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });

  it('is trained by nobody who only draws it', async () => {
    const asked: string[] = [];
    const context = {
      source: undefined,
      compute: (id: string) => Promise.resolve(asked.push(id) && null),
      breathe: () => Promise.resolve(),
    };
    await expect(experiment.run(initialValues(experiment), context)).rejects.toMatchObject({
      code: 'lab/not-started',
    });
    expect(asked).toEqual(['batch-norm-known']);
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const running = runExperiment(
      'batch-norm',
      { rate: 0.01, epochs: 2, seed: 1 },
      { signal: stop.signal, progress: () => stop.abort() },
    );
    await expect(running).rejects.toThrow();
  });
});
