import * as fs from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as checkpointFiles from '../../../src-main/engine/library/checkpointFile.ts';
import { journalText, readJournal, type JournalLine } from '../../../src-main/engine/library/journal.ts';
import { summariseJournal } from '../../../src-main/engine/library/journalSummary.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { listRuns } from '../../../src-main/engine/library/runsFolder.ts';
import type { Bytes } from '../../../src-main/engine/reading/lines.ts';
import { temporaryFolder } from '../../belongings.ts';
import { description } from './description.ts';

vi.mock('../../../src-main/engine/library/checkpointFile.ts', async (original) => {
  const real = await original<typeof checkpointFiles>();
  return { ...real, readCheckpoint: vi.fn(real.readCheckpoint) };
});
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, openSync: vi.fn(real.openSync) };
});
afterEach(() => vi.mocked(checkpointFiles.readCheckpoint).mockClear());

const checkpoint = (step: number, epoch = 0, layers = 1): checkpointFiles.Checkpoint => ({
  ...{ step, epoch, images: step, seed: 1, slots: [], epochSums: { loss: 1, accuracy: 0 } },
  weights: Array.from({ length: layers }, (_none, at) => ({
    ...{ name: `layer${at}/kernel`, shape: [5, 5], data: new Float32Array(25).fill(step) },
  })),
});

function shelf(...checkpoints: checkpointFiles.Checkpoint[]) {
  const parent = temporaryFolder();
  const run = RunFolder.create(join(parent, 'run'), description, {});
  for (const one of checkpoints) run.saveCheckpoint(one);
  const file = (step: number): string =>
    join(run.path, `checkpoints/step-${String(step).padStart(9, '0')}.ckpt`);
  return { parent, run, file };
}

/** A text as the bytes of a file. */
const bytesOf = (text: string): Bytes => {
  const whole = Buffer.from(text);
  return { read: (into, position) => whole.copy(into, 0, position) };
};

const place = (parent: string) => listRuns(parent).map(({ step, epoch }) => ({ step, epoch }));

describe('a list of runs', () => {
  it.each([1, 3, 2000])('tells where each stands without reading its checkpoints, of %i layers', (layers) => {
    const { parent } = shelf(checkpoint(0), checkpoint(4, 1, layers));
    expect(place(parent)).toEqual([{ step: 4, epoch: 1 }]);
    expect(checkpointFiles.readCheckpoint).not.toHaveBeenCalled();
  });

  it.each<[string, (file: string) => void]>([
    ['is cut short', (file) => fs.truncateSync(file, fs.statSync(file).size - 1)],
    ['goes on after its end', (file) => fs.appendFileSync(file, 'x')],
    ['is empty', (file) => fs.truncateSync(file, 0)],
    ['is no checkpoint', (file) => fs.writeFileSync(file, 'FSP1 but nothing else')],
    ['promises a head without end', (file) => fs.writeFileSync(file, Buffer.from('46535031ffffffff', 'hex'))],
    ['is a folder', (file) => (fs.rmSync(file), fs.mkdirSync(file))],
    ['is of another step', (file) => fs.copyFileSync(file.replace('9.ckpt', '4.ckpt'), file)],
  ])('passes over a newest checkpoint that %s, as opening does', (_how, spoil) => {
    const { parent, run, file } = shelf(checkpoint(2), checkpoint(4, 1), checkpoint(9, 2));
    spoil(file(9));
    const { step, epoch } = run.latestCheckpoint();
    expect(place(parent)).toEqual([{ step, epoch }]);
    expect(step).toBe(4);
  });

  it('passes over a checkpoint of another seed, and leaves a run without any out', () => {
    const { parent, file } = shelf(checkpoint(2), { ...checkpoint(5), seed: 7 });
    expect(place(parent)).toEqual([{ step: 2, epoch: 0 }]);
    fs.rmSync(file(2));
    expect(place(parent)).toEqual([]);
  });
});

describe('a list of runs that is asked for again', () => {
  it('reads no checkpoint and no journal again, and tells what has changed since', () => {
    const { parent, run } = shelf(checkpoint(2));
    const step = (at: number): JournalLine => ({
      type: 'step',
      metrics: { step: at, epoch: 0, values: { loss: 1, accuracy: 0.5 } },
    });
    run.journal([step(1), step(2)]);
    const before = listRuns(parent);
    const opened = vi.mocked(fs.openSync);
    opened.mockClear();
    expect(listRuns(parent)).toEqual(before);
    const read = opened.mock.calls.map(([path]) => String(path)).filter((path) => !path.endsWith('run.json'));
    expect(read).toEqual([]);
    run.journal([step(3)]);
    run.saveCheckpoint(checkpoint(3, 1));
    expect(listRuns(parent)[0]).toMatchObject({ step: 3, lastStep: 3, epoch: 1 });
  });
});

describe('a list of many runs', () => {
  it('is recalled by the next process, which reads no run that is unchanged', async () => {
    const parent = temporaryFolder();
    const made = Array.from({ length: 9 }, (_none, at) => {
      const run = RunFolder.create(join(parent, `run-${at}`), description, {});
      run.saveCheckpoint(checkpoint(at + 1));
      return run;
    });
    const before = listRuns(parent);
    made[4]!.saveCheckpoint(checkpoint(20, 1));
    vi.resetModules();
    const next = await import('../../../src-main/engine/library/runsFolder.ts');
    const opened = vi.mocked(fs.openSync);
    opened.mockClear();
    const after = next.listRuns(parent);
    const changed = before.map((run) =>
      run.step === 5 ? { ...run, step: 20, epoch: 1, lastStep: 20 } : run,
    );
    const known = ({ run, step, epoch, lastStep }: (typeof before)[number]) => [run, step, epoch, lastStep];
    expect(after.map(known)).toEqual(changed.map(known));
    const runs = new Set(opened.mock.calls.map(([path]) => /run-\d/.exec(String(path))?.[0] ?? ''));
    runs.delete('');
    expect([...runs]).toEqual(['run-4']);
  });

  it('is read anew where the one that was kept is damaged', async () => {
    const parent = temporaryFolder();
    RunFolder.create(join(parent, 'run'), description, {}).saveCheckpoint(checkpoint(3));
    fs.writeFileSync(join(parent, '.list.json'), '{"program":"0.1.0","runs":[["x"');
    expect(listRuns(parent)).toMatchObject([{ step: 3 }]);
  });
});

describe('the summary of a journal', () => {
  const step = fc.integer({ min: 0, max: 9 });
  const line = fc.oneof(
    step.map((at): JournalLine => ({
      type: 'step',
      metrics: { step: at, epoch: 0, values: { loss: NaN, accuracy: 0.5 } },
    })),
    step.map((at): JournalLine => ({
      type: 'epoch',
      metrics: {
        ...{ epoch: 1, step: at, train: { loss: 1, accuracy: 0.5 } },
        ...{ heldOutSplit: 'test', heldOut: { loss: Infinity, accuracy: at / 10 }, confusion: [[at]] },
      },
    })),
    step.map((at): JournalLine => ({ type: 'continued', step: at })),
    step.map((at): JournalLine => ({ type: 'workers', step: at, workers: 2 })),
    step.map((at): JournalLine => ({ type: 'settings', step: at, learningRate: 0.5 })),
  );
  const written = line.map(journalText);
  /** Incomplete, foreign, and with another key order. */
  const odd = fc.oneof(
    written.map((text) => text.slice(0, text.length / 2)),
    fc.constantFrom('', 'null', '{"type":"step","step":"x"}', '{"type":"step",', '{"type":"epoch",7', '\r'),
    written.map((text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()))),
    written.map((text) => ` ${text}`),
  );

  it('is what the whole journal says, also of torn lines and of steps that were done again', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: written }, odd), { maxLength: 30 }), (rows) => {
        const text = rows.join('\n');
        const { steps, epochs, changes } = readJournal(text);
        const said = { step: steps.at(-1)?.step, epoch: epochs.at(-1), changes };
        for (const chunk of [1, 100, 100_000]) expect(summariseJournal(bytesOf(text), chunk)).toEqual(said);
      }),
      { numRuns: 2000 },
    );
  });
});
