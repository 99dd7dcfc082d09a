import type { JournalLine } from '../../../src-main/engine/library/journal.ts';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src-main/engine/library/checkpointFile.ts';
import { writeAtomically, type FileOperations } from '../../../src-main/engine/library/files.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { description } from './description.ts';
import { temporaryFolder } from '../../belongings.ts';

const checkpoint = (step: number): Checkpoint => ({
  step,
  epoch: 0,
  images: step,
  seed: 1,
  weights: [{ name: 'w', shape: [2], data: Float32Array.from([step, -step]) }],
  slots: [],
  epochSums: { loss: 1, accuracy: 0 },
});

/** A disk with space for a number of bytes, which then fails with ENOSPC in the middle of a write, like a real one. */
function diskWithRoom(bytes: number): FileOperations {
  let room = bytes;
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  return {
    ...fs,
    writeSync: ((handle: number, data: Uint8Array, offset: number) => {
      const part = Math.min(room, data.length - offset);
      if (part === 0) throw full();
      room -= part;
      return fs.writeSync(handle, data, offset, part);
    }) as typeof fs.writeSync,
    appendFileSync: ((path: string, text: string) => {
      const part = text.slice(0, room);
      fs.appendFileSync(path, part);
      room -= part.length;
      if (part.length < text.length) throw full();
    }) as typeof fs.appendFileSync,
  };
}

/** The journal line of a step. */
const line = (step: number, loss = 1): JournalLine => ({
  type: 'step',
  metrics: { step, epoch: 0, values: { loss, accuracy: 0 } },
});

describe('a run folder', () => {
  it('gives back what was saved', () => {
    const run = RunFolder.create(join(temporaryFolder(), 'run'), description, {});
    for (const step of [0, 1, 2, 3, 4, 5]) run.saveCheckpoint(checkpoint(step));
    expect(RunFolder.open(run.path).latestCheckpoint()).toEqual(checkpoint(5));
    expect(RunFolder.open(run.path).checkpointBefore(3)).toEqual(checkpoint(3));
    const checkpoints = { everyMs: 500, mostMegabytes: 256 };
    expect(RunFolder.open(run.path).description).toEqual({
      ...{ format: 3, task: 'classification', ...description, checkpoints },
    });
  });

  it('lets go of checkpoints that stand closer than the interval, but of no epoch’s end', () => {
    const run = RunFolder.create(join(temporaryFolder(), 'run'), description, {});
    const spacing = { interval: 10, isEpochEnd: (step: number) => step % 8 === 0 };
    for (let step = 0; step <= 40; step++) run.saveCheckpoint(checkpoint(step), spacing);
    expect(run.checkpointSteps()).toEqual([0, 8, 16, 24, 32, 38, 39, 40]);
  });

  it('keeps losses that are no numbers', () => {
    const run = RunFolder.create(join(temporaryFolder(), 'run'), description, {});
    run.journal([line(1, Infinity)]);
    run.journal([line(2, NaN)]);
    expect(run.history().steps.map(({ values }) => values['loss'])).toEqual([Infinity, NaN]);
  });

  it('leaves out steps that were done again after going on from an earlier one', () => {
    const run = RunFolder.create(join(temporaryFolder(), 'run'), description, {});
    run.journal([line(1, 9), line(2, 8), line(3, 7)]);
    run.journal([{ type: 'continued', step: 1 }, line(2, 6)]);
    expect(run.history().steps.map(({ values }) => values['loss'])).toEqual([9, 6]);
  });

  it('survives a disk that fills up in the middle of a checkpoint: the last good one stays', () => {
    const path = join(temporaryFolder(), 'run');
    RunFolder.create(path, description, {}).saveCheckpoint(checkpoint(1));
    const run = RunFolder.open(path, diskWithRoom(100));
    expect(() => run.saveCheckpoint(checkpoint(2))).toThrow(
      expect.objectContaining({ code: 'run/disk-full' }),
    );
    expect(fs.readdirSync(join(path, 'checkpoints')).filter((name) => !name.endsWith('.ckpt'))).toEqual([]);
    expect(RunFolder.open(path).latestCheckpoint()).toEqual(checkpoint(1));
  });

  it('survives a disk that fills up in the middle of a journal line', () => {
    const path = join(temporaryFolder(), 'run');
    RunFolder.create(path, description, {});
    const full = RunFolder.open(path, diskWithRoom(80));
    expect(() => full.journal([line(1), line(2)])).toThrow(
      expect.objectContaining({ code: 'run/disk-full' }),
    );
    const later = RunFolder.open(path);
    later.journal([line(2), line(3)]);
    expect(later.history().steps.map((step) => step.step)).toEqual([1, 2, 3]);
  });

  it('replaces a file whole or not at all', () => {
    const file = join(temporaryFolder(), 'file.json');
    writeAtomically(file, 'old');
    expect(() => writeAtomically(file, 'a much longer new content', diskWithRoom(3))).toThrow();
    expect(fs.readFileSync(file, 'utf8')).toBe('old');
    writeAtomically(file, 'new');
    expect(fs.readFileSync(file, 'utf8')).toBe('new');
  });
});

describe('a branch of a run', () => {
  const grown = (): RunFolder => {
    const run = RunFolder.create(join(temporaryFolder(), 'run'), description, {});
    for (const step of [0, 2, 4, 6]) run.saveCheckpoint(checkpoint(step));
    run.journal([1, 2, 3, 4, 5, 6].map((step) => line(step)));
    return run;
  };

  it('appears whole or not at all when the disk is full', () => {
    const parent = grown();
    const full = RunFolder.open(parent.path, diskWithRoom(700));
    const path = `${parent.path}-from-3`;
    expect(() => full.branch(path, checkpoint(3), '')).toThrow(
      expect.objectContaining({ code: 'run/disk-full' }),
    );
    expect(fs.readdirSync(join(parent.path, '..'))).toEqual(['run']);
    expect(parent.history().steps).toHaveLength(6);
    const branch = parent.branch(path, checkpoint(3), '2026-01-02T00:00:00.000Z');
    expect(branch.history().steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(branch.checkpointSteps()).toEqual([0, 2, 3]);
    expect(branch.description).toMatchObject({ branchOf: { run: parent.path, step: 3 } });
  });

  it('never takes the place of something', () => {
    const parent = grown();
    expect(() => parent.branch(parent.path, checkpoint(3), '')).toThrow(
      expect.objectContaining({ code: 'run/exists' }),
    );
    expect(parent.checkpointSteps()).toEqual([0, 2, 4, 6]);
  });
});

describe('a run folder that somebody touched', () => {
  it('passes over a checkpoint of another run, and lines that are none', () => {
    const run = RunFolder.create(join(temporaryFolder(), 'run'), description, {});
    run.saveCheckpoint(checkpoint(1));
    run.saveCheckpoint({ ...checkpoint(2), seed: 7 });
    run.saveCheckpoint(checkpoint(4));
    fs.renameSync(
      join(run.path, 'checkpoints', 'step-000000004.ckpt'),
      join(run.path, 'checkpoints', 'step-000000009.ckpt'),
    );
    expect(run.latestCheckpoint().step).toBe(1);
    fs.appendFileSync(join(run.path, 'metrics.jsonl'), 'null\n[]\n7\n{"type":"step","step":"x"}\n"\n');
    expect(run.history()).toEqual({ steps: [], epochs: [] });
  });

  it('is taken for new when its process was killed before there was a run', () => {
    const path = join(temporaryFolder(), 'run');
    fs.mkdirSync(join(path, 'checkpoints'), { recursive: true });
    fs.writeFileSync(join(path, '.0b7.partial'), '{');
    expect(RunFolder.create(path, description, {}).history().steps).toEqual([]);
  });
});
