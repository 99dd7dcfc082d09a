import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { memory } from '@tensorflow/tfjs-core';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { optimizerNames } from '../../../src-shared/contract/optimizerNames.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { experiment } from '../../../src-shared/labs/optimizers/curvesExperiment.ts';
import type { RaceCourse } from '../../../src-shared/labs/optimizers/race.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const task = { signal: new AbortController().signal, progress: () => undefined };
const short: ExperimentValues = { ...initialValues(experiment), steps: 100, batch: 16 };
const race = (values: ExperimentValues, how = task) =>
  runExperiment('optimizer-curves', values, how) as Promise<RaceCourse>;
const { document } = parseHTML('<html></html>');

describe('the optimizers on the same images', () => {
  it('train, tell how far they are, and are not trained a second time', async () => {
    const before = memory().numTensors;
    expect(await runExperiment('optimizer-curves-known', short, task)).toBeNull();
    const told: RaceCourse[] = [];
    const course = await race(short, {
      ...task,
      partial: (one: unknown) => told.push(one as RaceCourse),
    } as typeof task);
    expect(memory().numTensors).toBe(before);
    expect(told.map(({ losses }) => losses.adam.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(told.every(({ accuracies }) => accuracies === null)).toBe(true);
    for (const name of optimizerNames) {
      expect(course.losses[name]).toHaveLength(10);
      expect(course.losses[name].slice(0, 3)).toEqual(told[2]!.losses[name]);
    }
    expect(course.losses.adam[9]).toBeLessThan(course.losses.adam[0]!);
    expect(experiment.isDone!(course)).toBe(true);
    expect(await runExperiment('optimizer-curves-known', short, task)).toEqual(course);
  });

  it('begin with the same weights and see the same batches', async () => {
    const still = Object.fromEntries(optimizerNames.map((name) => [`rate-${name}`, 0.00001]));
    const { losses } = await race({ ...short, ...still });
    // The adaptive rules move every weight by about the rate, which the loss shows after some updates only.
    for (const name of optimizerNames) expect(losses[name][0]).toBeCloseTo(losses.sgd[0]!, 1);
    expect(losses.momentum[0]).toBeCloseTo(losses.sgd[0]!, 3);
    expect(losses.momentum).not.toEqual(losses.sgd);
  });

  it('go on where they were stopped, to the same numbers', async () => {
    const whole = await race(short);
    const stop = new AbortController();
    const other = { ...short, seed: 2 };
    const stopped = race(other, {
      signal: stop.signal,
      progress: (done = 0) => done === 4 && stop.abort(),
    } as never);
    await expect(stopped).rejects.toThrow();
    const known = (await runExperiment('optimizer-curves-known', other, task)) as RaceCourse;
    expect(known.losses.sgd).toHaveLength(4);
    expect(experiment.isDone!(known)).toBe(false);
    const parts: RaceCourse[] = [];
    const rest = await race(other, {
      ...task,
      partial: (one: unknown) => parts.push(one as RaceCourse),
    } as never);
    expect(parts[0]!.losses.sgd).toHaveLength(5);
    expect(rest.losses.sgd.slice(0, 4)).toEqual(known.losses.sgd);
    expect(rest).not.toEqual(whole);
    // The last images of an epoch that fill no batch are left out, so that a rest of 0 rows is never trained on.
    const again = await race({ ...other, steps: 105 });
    expect(again.losses).toEqual(rest.losses);
    expect(again.accuracies).toEqual(rest.accuracies);
  });

  it('are drawn as far as they are, and refuse what is not allowed', async () => {
    const course = await race(short);
    for (const language of ['en', 'ko'] as const)
      for (const step of [0, 5, 10]) {
        const look = { document: document as unknown as Document, theme: 'light', width: 700, height: 400 };
        const drawn = experiment.draw(course, { ...short, step }, { ...look, language } as never).outerHTML;
        expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
        expect(drawn.match(/<path [^>]*stroke-width="2"/g)).toHaveLength(5);
      }
    expect(experiment.caption(course, { ...short, step: 5 }, 'en')).toContain(
      'After 50 steps on built-in digits',
    );
    expect(experiment.caption(course, { ...short, step: 5 }, 'en')).not.toContain('accuracy');
    expect(experiment.caption(course, { ...short, step: 10 }, 'en')).toContain('accuracy');
    await expect(race({ ...short, batch: 0 })).rejects.toMatchObject({ code: 'lab/wrong-value' });
  });
});
