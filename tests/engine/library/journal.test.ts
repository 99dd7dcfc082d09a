import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../../src-main/engine/library/journal.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { open, openTiny } from '../training/tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';

const foreign = [
  '{"type":"settings","step":2,"batchSize":"x"}',
  '{"type":"settings","step":2,"batchSize":0}',
  '{"type":"settings","step":2,"batchSize":-4}',
  '{"type":"settings","step":2,"batchSize":1e9}',
  '{"type":"settings","step":2,"learningRate":null}',
  '{"type":"settings","step":2,"learningRate":1e400}',
  '{"type":"settings","step":-1,"batchSize":8}',
  '{"type":"workers","step":2,"workers":0}',
  '{"type":"workers","step":2,"workers":1000000}',
  '{"type":"workers","step":2,"workers":1.5}',
  '{"type":"workers","step":2}',
  '{"type":"step","step":3,"epoch":0,"loss":{},"accuracy":0.5}',
  '{"type":"step","step":3,"loss":1,"accuracy":0.5}',
  '{"type":"step","step":3,"epoch":0,"accuracy":0.5}',
  '{"type":"step","step":3,"epoch":0,"loss":1,"accuracy":"high"}',
  '{"type":"epoch","epoch":1,"step":3,"trainLoss":1,"trainAccuracy":1,"heldOut":"moon","heldOutLoss":1,"heldOutAccuracy":1,"confusion":[[1]]}',
  '{"type":"epoch","epoch":1,"step":3,"trainLoss":1,"trainAccuracy":1,"heldOut":"test","heldOutLoss":1,"heldOutAccuracy":1,"confusion":[["many"]]}',
  '{"type":"continued","step":"2"}',
  '{"type":"unheard of","step":2}',
  '["step",2]',
  'null',
  '{"type":"settings","step":2,"batchSi',
];

describe('a journal', () => {
  it.each(foreign)('passes over a line that this program cannot have written: %s', (line) => {
    const step = '{"type":"step","step":1,"epoch":0,"loss":2,"accuracy":0.5}';
    const empty = readJournal(step);
    expect(readJournal(`${step}\n${line}`)).toEqual(empty);
    expect(readJournal(`${line}\n${step}`)).toEqual(empty);
  });

  it('passes over changes that go back in time', () => {
    const { changes, workers } = readJournal(
      [
        '{"type":"workers","step":5,"workers":2}',
        '{"type":"workers","step":3,"workers":1}',
        '{"type":"settings","step":5,"batchSize":8}',
        '{"type":"settings","step":4,"batchSize":16}',
      ].join('\n'),
    );
    expect(changes).toEqual([{ step: 5, batchSize: 8 }]);
    expect(workers).toEqual([{ step: 5, workers: 2 }]);
  });

  it('keeps a loss that is not finite', () => {
    const { steps } = readJournal(
      '{"type":"step","step":1,"epoch":0,"loss":"NaN","accuracy":0}\n{"type":"step","step":2,"epoch":0,"loss":"Infinity","accuracy":0}',
    );
    expect(steps.map(({ values }) => values['loss'])).toEqual([NaN, Infinity]);
  });

  it('opens a run to whose files somebody added lines as it was, and rewinds it to the same bits', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step', steps: 5 });
    const weights = session.network.weightsSha256();
    await session.close();
    const statistics = RunFolder.open(run).statistics();
    appendFileSync(join(run, 'metrics.jsonl'), `${foreign.join('\n')}\n`);
    appendFileSync(
      join(run, 'statistics.jsonl'),
      '\n{"type":"statistics","step":4,"epoch":0,"layers":"all","alarms":[]}\n{"type":"statistics","step":4}\nnull\n',
    );
    expect(RunFolder.open(run).statistics()).toEqual(statistics);
    const again = await open({ from: 'run', run });
    expect(again.state().settings.batchSize).toBe(32);
    await again.rewind(1);
    await again.rewind(5);
    expect(again.network.weightsSha256()).toBe(weights);
  });

  it('says which file of a run cannot be read', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step' });
    await session.close();
    rmSync(join(run, 'statistics.jsonl'));
    mkdirSync(join(run, 'statistics.jsonl'));
    expect(() => RunFolder.open(run).statistics()).toThrow(
      expect.objectContaining({ code: 'run/unreadable' }) as Error,
    );
  });
});
