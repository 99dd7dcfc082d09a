import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTiny } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';

/** The steps and epochs in the journal, in the order they were written. */
function journalOf(run: string): string[] {
  return readFileSync(join(run, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; step: number })
    .filter(({ type }) => type === 'step' || type === 'epoch')
    .map(({ type, step }) => `${type} ${step}`);
}

const firstEpoch = ['step 1', 'step 2', 'step 3', 'epoch 3'];
const secondEpoch = ['step 4', 'step 5', 'step 6', 'epoch 6'];

describe('what moves a session', () => {
  it('trains in one loop when two clients run it at once', async () => {
    const straight = await openTiny();
    await straight.control({ action: 'run' });
    await straight.idle();
    const run = join(temporaryFolder(), 'run');
    const problems: string[] = [];
    const session = await openTiny({}, { onProblem: ({ code }) => void problems.push(code) }, run);
    await Promise.all([session.control({ action: 'run' }), session.control({ action: 'run' })]);
    await session.idle();
    expect(problems).toEqual([]);
    expect(journalOf(run)).toEqual([...firstEpoch, ...secondEpoch]);
    expect(session.network.weightsSha256()).toBe(straight.network.weightsSha256());
  });

  it('ends an epoch once however many single steps wait at its end', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step', steps: 2 });
    await Promise.all(Array.from({ length: 4 }, () => session.control({ action: 'step' })));
    expect(session.position).toEqual({ step: 6, epoch: 2 });
    expect(journalOf(run)).toEqual([...firstEpoch, ...secondEpoch]);
  });

  it('does each thing that is asked for at once, in the order it was asked for', async () => {
    const session = await openTiny({ epochs: 4 });
    const [, , record] = await Promise.all([
      session.control({ action: 'step', steps: 4 }),
      session.adjust({ learningRate: 0.002 }),
      session.inside(2),
      session.rewind(3),
    ]);
    expect(record.facts.step).toBe(2);
    expect(session.position.step).toBe(3);
    expect(session.lastStep).toBe(4);
  });

  it('ends what still waits as cancelled when it is closed, and trains no step more', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    const first = session.control({ action: 'step' });
    const waiting = [session.control({ action: 'run' }), session.rewind(0), session.adjust({ batchSize: 4 })];
    const closed = session.close();
    const ends = await Promise.allSettled(waiting);
    await Promise.allSettled([first, closed]);
    for (const end of ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'engine/cancelled' } });
  });
});
