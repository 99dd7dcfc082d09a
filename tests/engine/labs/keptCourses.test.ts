import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { hasKeptCourse, runKept, type Runners } from '../../../src-main/engine/labs/courses/keptCourses.ts';
import { listLabs } from '../../../src-main/engine/labs/labs.ts';
import type { ExperimentValues } from '../../../src-shared/contract/decks.ts';
import { isFromBefore } from '../../../src-shared/labs/Experiment.ts';
import { GAN, KNOWN_GAN } from '../../../src-shared/labs/gan/course.ts';
import { temporaryFolder } from '../../belongings.ts';
import { task } from './drawn.ts';

let home: string;
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('FEATURESCOPE_HOME', home);
  return () => vi.unstubAllEnvs();
});

/** An engine that was just started: it knows no course, and computes those of `gan` from their seed. */
function engine(
  compute = (seed: number): unknown => ({ seed, loss: NaN, images: Float32Array.of(seed, 0.5) }),
) {
  let known: unknown = null;
  const runners: Runners = {
    has: (id) => [GAN, KNOWN_GAN, 'gan-latent'].includes(id),
    run: async (id, values) => {
      if (id === KNOWN_GAN) return known;
      return (known = compute(Number(values['seed'])));
    },
  };
  return {
    run: (values: ExperimentValues, how = task) => runKept(runners, GAN, values, how),
    known: (values: ExperimentValues) => runKept(runners, KNOWN_GAN, values, task),
    other: () => runKept(runners, 'gan-latent', { seed: 1 }, task),
  };
}
const folder = (): string => join(home, 'labs', 'courses', GAN);

it('is still known to the next engine, for the same values alone, whatever step is looked at', async () => {
  const first = engine();
  const course = (await first.run({ seed: 3 })) as object;
  expect(isFromBefore(course)).toBe(false);
  expect(isFromBefore(await first.known({ seed: 3 }))).toBe(false);
  const kept = await engine().known({ seed: 3 });
  expect(kept).toEqual({ ...course, isFromBefore: true });
  expect(isFromBefore(kept)).toBe(true);
  expect(await engine().known({ seed: 3, step: 2 })).toEqual(kept);
  expect(await engine().known({ seed: 4 })).toBeNull();
});

it('is told to the list of labs, for its own lab alone', async () => {
  expect(hasKeptCourse(GAN)).toBe(false);
  await engine().run({ seed: 3 });
  expect([hasKeptCourse(GAN), hasKeptCourse('detection')]).toEqual([true, false]);
  const computed = listLabs().filter((lab) => lab.computed);
  expect(computed.map(({ id }) => id)).toEqual(['gan']);
});

it('without arrays is kept too', async () => {
  await engine((seed) => ({ seed })).run({ seed: 3 });
  expect(await engine().known({ seed: 3 })).toMatchObject({ seed: 3 });
});

it('is the one that this engine knows, if it does', async () => {
  await engine().run({ seed: 3 });
  const second = engine((seed) => ({ seed, isNewer: true }));
  await second.run({ seed: 3 });
  expect(await second.known({ seed: 3 })).toMatchObject({ isNewer: true });
});

it('is kept as far as it is known when its computation is stopped', async () => {
  const stop = new AbortController();
  const runners: Runners = {
    has: () => true,
    run: async (id) => {
      if (id === KNOWN_GAN) return stop.signal.aborted ? { snapshots: 2 } : null;
      stop.abort(new Error('stopped'));
      throw stop.signal.reason;
    },
  };
  const stopped = runKept(runners, GAN, { seed: 3 }, { ...task, signal: stop.signal });
  await expect(stopped).rejects.toThrow('stopped');
  expect(await engine().known({ seed: 3 })).toMatchObject({ snapshots: 2 });
});

it('is not kept where it failed, nor what nobody asks for again', async () => {
  const failing = engine(() => {
    throw new Error('no room');
  });
  await expect(failing.run({ seed: 3 })).rejects.toThrow('no room');
  await engine().other();
  expect(() => readdirSync(join(home, 'labs'))).toThrow('ENOENT');
});

it('is forgotten where its file is damaged anywhere', async () => {
  await engine().run({ seed: 3 });
  const [name] = readdirSync(folder());
  const path = join(folder(), name!);
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at += 7) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 1;
    writeFileSync(path, damaged);
    expect(await engine().known({ seed: 3 }), `byte ${at}`).toBeNull();
  }
  writeFileSync(path, whole.subarray(0, 20));
  expect(await engine().known({ seed: 3 })).toBeNull();
  rmSync(path);
  mkdirSync(path);
  expect(await engine().known({ seed: 3 })).toBeNull();
});

it('is one of the newest twelve', async () => {
  for (let seed = 1; seed <= 14; seed++) await engine().run({ seed });
  expect(readdirSync(folder())).toHaveLength(12);
  expect(await engine().known({ seed: 14 })).toMatchObject({ seed: 14 });
});

it('is given out even where nothing can be written', async () => {
  writeFileSync(join(home, 'labs'), 'in the way');
  expect(await engine().run({ seed: 3 })).toMatchObject({ seed: 3 });
});
