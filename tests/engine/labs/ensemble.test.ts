import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { lectureImages } from '../../../src-main/engine/labs/experiments/lectureImages.ts';
import { listRuns } from '../../../src-main/engine/library/runsFolder.ts';
import { EnsembleTraining } from '../../../src-main/engine/training/ensembles/EnsembleTraining.ts';
import { memory } from '@tensorflow/tfjs-core';
import {
  bestOf,
  disputedRows,
  methods,
  rightMembers,
  type EnsembleCourse,
  type EnsembleNetworkCourse,
} from '../../../src-shared/labs/ensemble/course.ts';
import { ensembleViews } from '../../../src-shared/labs/ensemble/ensembleFigure.ts';
import { experiment } from '../../../src-shared/labs/ensemble/experiment.ts';
import { experiment as networkExperiment } from '../../../src-shared/labs/ensemble/networkExperiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { temporaryFolder } from '../../belongings.ts';
import { looks, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));
const home = process.env['FEATURESCOPE_HOME'];
beforeEach(() => (process.env['FEATURESCOPE_HOME'] = temporaryFolder()));
afterEach(() => {
  if (home === undefined) delete process.env['FEATURESCOPE_HOME'];
  else process.env['FEATURESCOPE_HOME'] = home;
});

const { signal } = new AbortController();
const task = { signal, progress: () => undefined };
const values = { ...initialValues(experiment), images: 100, epochs: 2, members: 3 };
describe('an ensemble', () => {
  it('can be nothing before the first training', async () => {
    expect(await runExperiment('ensemble-known', values, task)).toBeNull();
    await expect(
      runExperiment('ensemble-network', initialValues(networkExperiment), task),
    ).rejects.toMatchObject({ code: 'lab/impossible' });
  });

  it('goes on where it was stopped, with the same members as one that was not', async () => {
    const stop = new AbortController();
    const partial: EnsembleCourse[] = [];
    const stopped = runExperiment('ensemble', values, {
      signal: stop.signal,
      progress: (done) => void (done === 10 && stop.abort()),
      partial: (course) => partial.push(structuredClone(course as EnsembleCourse)),
    });
    await expect(stopped).rejects.toThrow();
    expect(partial.map(({ members }) => members.length)).toEqual([1]);
    const course = (await runExperiment('ensemble', values, task)) as EnsembleCourse;
    expect(course.members).toHaveLength(3);
    expect(course.members[0]).toEqual(partial[0]!.members[0]);
    const whole = new EnsembleTraining(await lectureImages(signal), {
      method: 'bagging',
      images: 100,
      epochs: 2,
      seed: 1,
    });
    const before = memory().numTensors;
    for (const { answers } of course.members) {
      const { scores } = await whole.trainNext({ signal, onStep: () => undefined });
      const best = Uint8Array.from(answers, (_answer, row) => {
        const own = [...scores.subarray(row * 10, row * 10 + 10)];
        return own.indexOf(Math.max(...own));
      });
      expect(best).toEqual(answers);
    }
    expect(memory().numTensors).toBe(before);
    expect(await runExperiment('ensemble-known', { ...values, show: 'where', step: 1 }, task)).toBe(course);
  });

  it.each(methods)('by %s is one network that a run holds, with the same answers', async (method) => {
    const course = (await runExperiment('ensemble', { ...values, method }, task)) as EnsembleCourse;
    expect(course.together).toHaveLength(3);
    const described = (await runExperiment('ensemble-network', { method }, task)) as EnsembleNetworkCourse;
    expect(described.saved).toBeNull();
    const before = memory().numTensors;
    const { saved, model } = (await runExperiment(
      'ensemble-save',
      { method },
      task,
    )) as EnsembleNetworkCourse;
    expect(memory().numTensors).toBe(before);
    expect(saved).toMatchObject({ same: course.labels.length, tested: course.labels.length });
    expect(saved!.accuracy).toBe(course.together.at(-1)!.accuracy);
    expect(listRuns().map(({ recipe, data }) => [recipe, data])).toEqual([
      [`ensemble-${method}`, course.data],
    ]);
    expect(model.layers.filter(({ name }) => name.startsWith('member3_'))).toHaveLength(8);
    for (const look of looks)
      for (const show of ensembleViews)
        for (const step of [0, 2]) {
          const shown = { ...values, method, show, step };
          const drawn = withoutPictures(experiment.draw(course, shown, look));
          expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
          expect(drawn).toContain('<text');
          expect(experiment.caption(course, shown, look.language)).not.toMatch(/NaN|undefined/);
        }
    for (const look of looks) {
      const drawn = networkExperiment.draw(described, {}, look).outerHTML;
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
      // A box for the image, for each layer of each member, and for what makes one answer of theirs.
      expect(drawn.match(/<rect /g)!).toHaveLength(1 + 3 * 8 + (described.model.layers.length - 25));
    }
    expect(networkExperiment.caption(described, {}, 'ko')).not.toMatch(/NaN|undefined/);
  });

  it('refuses values that are none', async () => {
    for (const wrong of [{ members: 1 }, { images: NaN }, { method: 'voting' }] as ExperimentValues[])
      await expect(runExperiment('ensemble', { ...values, ...wrong }, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });
});

describe('what is told of members', () => {
  const members = [
    [1, 2, 3, 4],
    [1, 2, 5, 0],
    [1, 7, 5, 9],
  ].map((answers) => ({ accuracy: answers[1]! / 10, answers: Uint8Array.from(answers) }));
  const course = { members, labels: Uint8Array.of(1, 2, 5, 8) } as unknown as EnsembleCourse;

  it('is how many are right, which is best, and what they disagree about most', () => {
    expect([...rightMembers(course, 3)]).toEqual([3, 2, 2, 0]);
    expect([...rightMembers(course, 1)]).toEqual([1, 1, 0, 0]);
    expect([bestOf(course, 2), bestOf(course, 3)]).toEqual([0.2, 0.7]);
    expect(disputedRows(members)).toEqual([3, 1, 2]);
    expect(disputedRows(members, 1)).toEqual([3]);
    expect(disputedRows(members.slice(0, 1))).toEqual([]);
  });
});
