import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src-main/engine/library/checkpointFile.ts';
import { metricsText } from '../../../src-main/engine/library/metricsText.ts';
import { readNotes, writeNotes } from '../../../src-main/engine/library/notes.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { listRuns } from '../../../src-main/engine/library/runsFolder.ts';
import { deleteRun, emptyTrash, listDeleted, restoreRun } from '../../../src-main/engine/library/trash.ts';
import { description } from './description.ts';
import { temporaryFolder } from '../../belongings.ts';

const checkpoint = (step: number): Checkpoint => ({
  ...{ step, epoch: 0, images: step, seed: 1, slots: [], epochSums: { loss: 1, accuracy: 0 } },
  weights: [{ name: 'w', shape: [500], data: new Float32Array(500).fill(step) }],
});

/** A folder with one run, which has two checkpoints. */
function shelf(name = 'one') {
  const parent = temporaryFolder();
  const run = RunFolder.create(join(parent, name), description, {});
  run.saveCheckpoint(checkpoint(0));
  run.saveCheckpoint(checkpoint(4));
  return { parent, run };
}

describe('notes', () => {
  it('are kept with the run, bookmarks in the order of their steps', () => {
    const { parent, run } = shelf();
    expect(readNotes(run.path)).toEqual({ name: '', bookmarks: [] });
    const createdAt = '2026-01-02T03:04:05.000Z';
    const bookmarks = [9, 2].map((step) => ({ step, note: `스텝 ${step}`, createdAt }));
    writeNotes(run.path, { name: 'first', bookmarks });
    expect(readNotes(run.path)).toEqual({ name: 'first', bookmarks: bookmarks.toReversed() });
    expect(listRuns(parent)).toMatchObject([{ name: 'first', lastStep: 4 }]);
  });
  it.each(['{', '{"name":3}', '[]'])('that are damaged (%s) do not keep a run from being opened', (text) => {
    const { parent, run } = shelf();
    fs.writeFileSync(join(run.path, 'notes.json'), text);
    expect(readNotes(run.path)).toEqual({ name: '', bookmarks: [] });
    expect(listRuns(parent)).toHaveLength(1);
  });
});

it('a run in the list has what was set otherwise in its course', () => {
  const { parent, run } = shelf();
  run.changeSettings({ step: 2, learningRate: 0.5 });
  run.changeSettings({ step: 3, batchSize: 8 });
  expect(listRuns(parent)).toMatchObject([
    {
      changes: [
        { step: 2, learningRate: 0.5 },
        { step: 3, batchSize: 8 },
      ],
    },
  ]);
});

describe('disk used', () => {
  it('counts what branches share once', () => {
    const { parent, run } = shelf();
    const alone = listRuns(parent)[0]!.bytes;
    run.branch(join(parent, 'two'), checkpoint(5), description.createdAt);
    const sizes = listRuns(parent).map(({ bytes }) => bytes);
    const onDisk = new Map<number, number>();
    for (const entry of fs.readdirSync(parent, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const { ino, size } = fs.statSync(join(entry.parentPath, entry.name));
        onDisk.set(ino, size);
      }
    const all = [...onDisk.values()].reduce((sum, size) => sum + size, 0);
    expect(sizes.reduce((sum, size) => sum + size)).toBeCloseTo(all, -1);
    expect(alone).toBeGreaterThan(4_000);
  });
});

describe('the trash', () => {
  it('takes a run and gives it back as it was', () => {
    const { parent, run } = shelf();
    const files = fs.readdirSync(run.path, { recursive: true }).sort();
    const deleted = deleteRun(run.path, parent);
    expect(deleted).toMatchObject({ run: run.path, name: 'one' });
    expect(deleted.bytes).toBeGreaterThan(4_000);
    expect(listRuns(parent)).toEqual([]);
    expect(listDeleted(parent)).toEqual([deleted]);
    expect(restoreRun(deleted.trash, parent)).toBe(run.path);
    expect(fs.readdirSync(run.path, { recursive: true }).sort()).toEqual(files);
    expect(listDeleted(parent)).toEqual([]);
  });
  it('puts a run beside another that has taken its place', () => {
    const { parent, run } = shelf();
    const { trash } = deleteRun(run.path, parent);
    RunFolder.create(run.path, description, {});
    expect(restoreRun(trash, parent)).toBe(`${run.path}-2`);
  });
  it('keeps runs for a month, or until it is emptied', () => {
    const { parent, run } = shelf();
    const day = 24 * 3600 * 1000;
    const { deletedAt } = deleteRun(run.path, parent);
    emptyTrash('old', parent, Date.parse(deletedAt) + 29 * day);
    expect(listDeleted(parent)).toHaveLength(1);
    emptyTrash('old', parent, Date.parse(deletedAt) + 31 * day);
    expect(listDeleted(parent)).toEqual([]);
    const again = RunFolder.create(join(parent, 'two'), description, {});
    const { trash } = deleteRun(again.path, parent);
    emptyTrash('all', parent);
    expect(() => restoreRun(trash, parent)).toThrow(
      expect.objectContaining({ code: 'run/unknown' }) as Error,
    );
  });
  it('takes nothing but runs of the folder', () => {
    const { parent, run } = shelf();
    const { run: elsewhere } = shelf();
    const foreign = join(parent, 'photos');
    fs.mkdirSync(foreign);
    const unknown = expect.objectContaining({ code: 'run/unknown' }) as Error;
    for (const path of [
      elsewhere.path,
      foreign,
      join(run.path, '..', '..'),
      parent,
      join(run.path, 'checkpoints'),
    ])
      expect(() => deleteRun(path, parent), path).toThrow(unknown);
    expect(() => restoreRun(foreign, parent)).toThrow(unknown);
    expect(() => restoreRun(join(parent, '.trash', '..', 'photos'), parent)).toThrow(unknown);
    expect(fs.existsSync(elsewhere.path) && fs.existsSync(foreign)).toBe(true);
  });
  it('does not take a run that another process trains', () => {
    const { parent, run } = shelf();
    const holder = { pid: 1, started: '', host: 'elsewhere', token: 't' };
    fs.writeFileSync(join(run.path, 'lock'), JSON.stringify(holder));
    expect(() => deleteRun(run.path, parent)).toThrow(
      expect.objectContaining({ code: 'run/locked' }) as Error,
    );
    expect(listRuns(parent)).toHaveLength(1);
  });
});

describe('metrics as text', () => {
  const history = {
    steps: [
      { step: 1, epoch: 0, values: { loss: 2.302585124969482, accuracy: 0.125 } },
      { step: 2, epoch: 0, values: { loss: NaN, accuracy: 0 } },
    ],
    epochs: [
      {
        ...{ epoch: 1, step: 2, train: { loss: 2.25, accuracy: 0.0625 }, heldOutSplit: 'test' as const },
        heldOut: { loss: 2.125, accuracy: 0.5 },
        confusion: [
          [1, 0],
          [1, 0],
        ],
      },
    ],
  };
  it('is CSV with a row per step, the epoch’s metrics at its end, all digits', () => {
    expect(metricsText(history, 'csv').split('\r\n')).toEqual([
      'step,epoch,loss,accuracy,epoch_train_loss,epoch_train_accuracy,held_out,held_out_loss,held_out_accuracy',
      '1,1,2.302585124969482,0.125,,,,,',
      '2,1,NaN,0,2.25,0.0625,test,2.125,0.5',
      '',
    ]);
  });
  it('is JSON Lines in the order of the steps', () => {
    const lines = metricsText(history, 'jsonl').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { type: 'step', step: 1, epoch: 0, loss: 2.302585124969482, accuracy: 0.125 },
      { type: 'step', step: 2, epoch: 0, loss: 'NaN', accuracy: 0 },
      {
        ...{ type: 'epoch', epoch: 1, step: 2, trainLoss: 2.25, trainAccuracy: 0.0625, heldOut: 'test' },
        ...{ heldOutLoss: 2.125, heldOutAccuracy: 0.5, confusion: history.epochs[0]!.confusion },
      },
    ]);
  });
});
