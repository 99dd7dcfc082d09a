import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { defineStudy, type StudyWish } from '../../../../src-main/engine/library/studies/defineStudy.ts';
import { LocalPool } from '../../../../src-main/engine/library/studies/LocalPool.ts';
import { runStudy } from '../../../../src-main/engine/library/studies/runStudy.ts';
import { StudyFolder, type Study } from '../../../../src-main/engine/library/studies/StudyFolder.ts';
import { packCheckpoint, readCheckpoint } from '../../../../src-main/engine/library/checkpointFile.ts';
import { TrialStore } from '../../../../src-main/engine/library/studies/TrialStore.ts';
import { TrialTrainer } from '../../../../src-main/engine/library/studies/TrialTrainer.ts';
import type { TrialRequest, TrialRunner } from '../../../../src-main/engine/library/studies/TrialRunner.ts';
import type { BackendInfo } from '../../../../src-shared/contract/service.ts';
import { parseSpace } from '../../../../src-shared/studies/space.ts';
import { rankTrials, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import { closeAfterTest, temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';

let backend: BackendInfo;
beforeAll(async () => void (backend = await selectBackend('wasm')));

async function tinyStudy(wish: Partial<StudyWish> = {}): Promise<Study> {
  const usual: StudyWish = {
    ...{ network: { from: 'recipe', recipe: 'deep-mlp' }, data: await tinyDataFolder() },
    ...{ space: parseSpace('lr=log:1e-4..0.1'), seed: 1, trials: 4, halving: false },
    settings: { epochs: 2, trainImages: 60, batchSize: 16 },
  };
  return defineStudy({ ...usual, ...wish }, backend);
}

/** Trains in this thread, one trial after another. */
function runnerHere(store?: TrialStore): TrialRunner & { requests: TrialRequest[] } {
  const trainer = new TrialTrainer(backend, [], store);
  const requests: TrialRequest[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    requests,
    run: (request, signal) => {
      const result = last.then(() => {
        requests.push(request);
        return trainer.train(request, signal);
      });
      last = result.catch(() => undefined);
      return result;
    },
    close: () => Promise.resolve(),
  };
}

function openStudy(study: Study, path = join(temporaryFolder(), 'study')): StudyFolder {
  const folder = StudyFolder.open(path, study);
  closeAfterTest(() => folder.close());
  return folder;
}

const never = new AbortController().signal;
const done = (trial: number, value = 0.5): TrialResult => ({
  ...{
    trial,
    value,
    rung: 0,
    epochs: 1,
    seed: 1,
    settings: {},
    heldOut: [value],
    train: [value],
    state: 'done',
  },
});

describe('successive halving', () => {
  const halved = () =>
    tinyStudy({ halving: true, settings: { epochs: 4, trainImages: 60, batchSize: 16, schedule: 'linear' } });

  it('goes on from where the shorter round ended, with the very results of training through', async () => {
    const study = await halved();
    const [through, goingOn] = [openStudy(study), openStudy(study)];
    await runStudy(through, runnerHere(), { signal: never });
    const store = new TrialStore(goingOn.states);
    await runStudy(goingOn, runnerHere(store), { signal: never });
    expect(goingOn.results.map(({ epochs }) => epochs)).toEqual([1, 1, 1, 1, 2, 2, 4]);
    expect(goingOn.results).toEqual(through.results);
    goingOn.forgetStates();
    expect(existsSync(goingOn.states)).toBe(false);
  });

  it('really goes on: what is kept decides, and what is damaged is trained anew', async () => {
    const study = await halved();
    const folder = temporaryFolder();
    const trainer = new TrialTrainer(backend, [], new TrialStore(folder));
    const requests: TrialRequest[] = [];
    await runStudy(
      openStudy(study),
      {
        ...runnerHere(),
        run: async (request) => {
          requests.push(request);
          return new TrialTrainer(backend).train(request, never);
        },
      },
      { signal: never },
    );
    const [short, long] = [
      requests.find(({ rung }) => rung === 1)!,
      requests.find(({ rung }) => rung === 2)!,
    ];
    expect(long.trial).toBe(requests.find(({ rung, trial }) => rung === 1 && trial === long.trial)!.trial);
    const half = { ...short, trial: long.trial, settings: long.settings, varied: long.varied };
    const whole = await new TrialTrainer(backend).train(long, never);

    await trainer.train(half, never);
    const file = readdirSync(folder).find((name) => name.endsWith('.ckpt'))!;
    const path = join(folder, file);
    const checkpoint = readCheckpoint(path, 16);
    writeFileSync(
      path,
      packCheckpoint({
        ...checkpoint,
        weights: checkpoint.weights.map((one) => ({ ...one, data: one.data.map((value) => -value) })),
      }),
    );
    expect((await trainer.train(long, never)).heldOut).not.toEqual(whole.heldOut);

    for (const content of ['', 'damaged', readFileSync(path).subarray(0, 500)]) {
      writeFileSync(path, content);
      expect(await trainer.train(long, never)).toEqual(whole);
    }
    await trainer.train(half, never);
    expect(await trainer.train(long, never)).toEqual(whole);
  });

  it('keeps no more than the room it has, the newest', async () => {
    const study = await halved();
    const folder = temporaryFolder();
    const requests: TrialRequest[] = [];
    await runStudy(
      openStudy(study),
      {
        ...runnerHere(),
        run: async (request) => {
          requests.push(request);
          return new TrialTrainer(backend).train(request, never);
        },
      },
      { signal: never },
    );
    const first = requests.slice(0, 3);
    await new TrialTrainer(backend, [], new TrialStore(folder)).train(first[0]!, never);
    const bytes = statSync(
      join(
        folder,
        readdirSync(folder).find((name) => name.endsWith('.ckpt'))!,
      ),
    ).size;
    const small = new TrialStore(folder, 2.5 * bytes);
    for (const request of first.slice(1)) await new TrialTrainer(backend, [], small).train(request, never);
    expect(readdirSync(folder).filter((name) => name.endsWith('.ckpt'))).toHaveLength(2);
    expect(small.find({ ...first[2]!, epochs: 4 })?.epochs).toHaveLength(1);
    expect(small.find({ ...first[0]!, epochs: 4 })).toBeUndefined();
  });
});

describe('a study', () => {
  it('trains each trial with the settings drawn for it, and ranks them', async () => {
    const folder = openStudy(await tinyStudy());
    const runner = runnerHere();
    await runStudy(folder, runner, { signal: never });
    expect(folder.results.map(({ trial }) => trial)).toEqual([0, 1, 2, 3]);
    for (const { heldOut, value, settings, trial } of folder.results) {
      expect(heldOut).toHaveLength(2);
      expect(value).toBe(heldOut[1]);
      expect(runner.requests[trial]!.settings.learningRate).toBe(settings.learningRate);
      // Each has its own initial weights, and all are judged by the same images.
      expect(runner.requests[trial]!.settings.dataSeed).toBe(1);
    }
    expect(new Set(folder.results.map(({ seed }) => seed)).size).toBe(4);
    expect(StudyFolder.read(folder.path).results).toEqual(folder.results);
  });

  it('records a trial that diverges with its reason, and goes on', async () => {
    const space = parseSpace('lr=10|0.01');
    const folder = openStudy(
      await tinyStudy({ space, settings: { epochs: 3, trainImages: 60, batchSize: 16, weightDecay: 1 } }),
    );
    await runStudy(folder, runnerHere(), { signal: never });
    expect(folder.results).toHaveLength(4);
    const lost = folder.results.filter(({ settings }) => settings.learningRate === 10);
    expect(lost.length).toBeGreaterThan(0);
    for (const { state, value, problem } of lost)
      if (state !== 'done')
        expect([state, value, problem?.code]).toEqual(['diverged', null, 'training/diverged']);
    expect(lost.some(({ state }) => state === 'diverged')).toBe(true);
    expect(rankTrials(folder.results, 'higher').at(-1)!.state).toBe('diverged');
  });

  it('halves its trials: the best go on, with the values that a longer training has at that epoch', async () => {
    const study = await tinyStudy({ halving: true, settings: { epochs: 4, trainImages: 60, batchSize: 16 } });
    const folder = openStudy(study);
    await runStudy(folder, runnerHere(), { signal: never });
    const by = (rung: number) => folder.results.filter((result) => result.rung === rung);
    expect([by(0).length, by(1).length, by(2).length]).toEqual([4, 2, 1]);
    expect(by(2)[0]!.heldOut).toHaveLength(4);
    const best = rankTrials(by(0), 'higher').slice(0, 2);
    expect(
      by(1)
        .map(({ trial }) => trial)
        .sort(),
    ).toEqual(best.map(({ trial }) => trial).sort());
    for (const later of by(1))
      expect(later.heldOut[0]).toBe(by(0).find(({ trial }) => trial === later.trial)!.heldOut[0]);
  });

  it('goes on where it stopped: nothing is lost, no trial is trained or counted twice', async () => {
    const study = await tinyStudy();
    const path = join(temporaryFolder(), 'study');
    const first = StudyFolder.open(path, study);
    const stop = new AbortController();
    await expect(
      runStudy(first, runnerHere(), {
        signal: stop.signal,
        onResult: (_result, finished) => {
          if (finished === 2) stop.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'engine/cancelled' });
    first.close();
    const kept = StudyFolder.read(path).results;
    expect(kept.length).toBeGreaterThanOrEqual(2);
    const second = openStudy(study, path);
    const runner = runnerHere();
    await runStudy(second, runner, { signal: never });
    expect(runner.requests.map(({ trial }) => trial)).toEqual([0, 1, 2, 3].slice(kept.length));
    const whole = openStudy(study);
    await runStudy(whole, runnerHere(), { signal: never });
    expect(rankTrials(second.results, 'higher')).toEqual(rankTrials(whole.results, 'higher'));
  });

  it('has the same ranked table with one thread and with two, though one of them is lost on the way', async () => {
    const study = await tinyStudy({ trials: 6 });
    const tables = await Promise.all(
      [1, 2].map(async (count) => {
        const pool = new LocalPool(count);
        const folder = openStudy(study);
        let crashed = false;
        await runStudy(folder, pool, {
          signal: never,
          onResult: () => {
            if (count === 2 && !crashed) crashed = !!pool.crash();
          },
        });
        await pool.close();
        return rankTrials(folder.results, 'higher');
      }),
    );
    expect(tables[0]).toHaveLength(6);
    expect(tables[1]).toEqual(tables[0]);
  });

  it('stops its threads when it is stopped', async () => {
    const study = await tinyStudy({ settings: { epochs: 1000, trainImages: 60, batchSize: 1 } });
    const pool = new LocalPool(2);
    const folder = openStudy(study);
    const stop = new AbortController();
    const running = runStudy(folder, pool, { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
    await pool.close();
    expect(folder.results).toEqual([]);
  });
});

describe('the folder of a study', () => {
  it('can be cut off at any byte: whole lines count, and what follows stands alone', async () => {
    const study = await tinyStudy();
    const path = join(temporaryFolder(), 'study');
    const first = StudyFolder.open(path, study);
    for (const trial of [0, 1, 2]) first.add(done(trial));
    first.close();
    const journal = join(path, 'journal.jsonl');
    const whole = readFileSync(journal);
    for (let size = 0; size <= whole.length; size += 7) {
      writeFileSync(journal, whole.subarray(0, size));
      const lines = whole.subarray(0, size).toString().split('\n').length - 1;
      const folder = StudyFolder.open(path, study);
      expect(folder.results.length).toBeGreaterThanOrEqual(lines);
      expect(folder.add(done(3))).toBe(true);
      folder.close();
      expect(StudyFolder.read(path).results.at(-1)).toEqual(done(3));
    }
  });

  it('counts the first result of a trial, in memory and on disk', async () => {
    const folder = openStudy(await tinyStudy());
    expect(folder.add(done(1, 0.25))).toBe(true);
    expect(folder.add(done(1, 0.75))).toBe(false);
    appendFileSync(
      join(folder.path, 'journal.jsonl'),
      `${JSON.stringify(done(1, 0.75))}\n{"trial":2}\nnonsense\n`,
    );
    expect(StudyFolder.read(folder.path).results).toEqual([done(1, 0.25)]);
  });

  it('takes more trials than before, and no other study', async () => {
    const study = await tinyStudy();
    const path = join(temporaryFolder(), 'study');
    StudyFolder.open(path, study).close();
    StudyFolder.open(path, { ...study, trials: 9 }).close();
    expect(StudyFolder.read(path).study.trials).toBe(9);
    for (const [name, change] of [
      ['trials', { trials: 3 }],
      ['seed', { seed: 2 }],
      ['space', { space: [...parseSpace('lr=0.1..0.2')] }],
      ['settings', { settings: { ...study.settings, epochs: 3 } }],
      ['data', { data: { ...study.data, content: 'sha256:0' } }],
    ] as [string, Partial<Study>][])
      expect(() => StudyFolder.open(path, { ...study, trials: 9, ...change })).toThrow(
        expect.objectContaining({ code: 'study/other', detail: expect.objectContaining({ name }) as object }),
      );
  });

  it('says what is wrong with it', async () => {
    const path = join(temporaryFolder(), 'study');
    expect(() => StudyFolder.read(path)).toThrow(expect.objectContaining({ code: 'study/unreadable' }));
    const study = await tinyStudy();
    StudyFolder.open(path, study).close();
    writeFileSync(join(path, 'study.json'), JSON.stringify({ ...study, version: 99 }));
    expect(() => StudyFolder.read(path)).toThrow(expect.objectContaining({ code: 'study/newer' }));
    writeFileSync(join(path, 'study.json'), JSON.stringify({ ...study, space: [] }));
    expect(() => StudyFolder.read(path)).toThrow(expect.objectContaining({ code: 'study/unreadable' }));
  });

  it('needs held-out images to choose by', async () => {
    await expect(tinyStudy({ settings: { validationSplit: 0 } })).rejects.toMatchObject({
      code: 'study/no-validation',
    });
  });
});
