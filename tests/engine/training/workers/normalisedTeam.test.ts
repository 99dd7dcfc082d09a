import { afterAll, describe, expect, it } from 'vitest';
import { RunFolder } from '../../../../src-main/engine/library/RunFolder.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import type { SessionListener } from '../../../../src-main/engine/training/loop/SessionListener.ts';
import { WorkerPool } from '../../../../src-main/engine/training/workers/WorkerPool.ts';
import type { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { openNormalised } from '../normalisedRun.ts';
import { pool, steps } from './team.ts';

const frail = new WorkerPool();
afterAll(() => frail.close());

async function openTeam(workers: number, listener: SessionListener = {}, from = pool): Promise<Session> {
  const session = await openNormalised({ team: { pool: from, workers } }, listener);
  await from.idle();
  return session;
}

function expectNear(session: Session, other: Session): void {
  const expected = other.network.weights();
  session.network.weights().forEach(({ name, data }, index) => {
    const wanted = expected[index]!.data;
    const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = data.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at]!)), 0);
    expect(worst, name).toBeLessThanOrEqual(2e-4 * scale);
  });
}

describe('training a network with batch normalisation and dropout with workers', () => {
  it('gives the same bits every time for a number of workers, and lets every worker compute', async () => {
    const before = pool.slots(2).map((slot) => slot.answered);
    const session = await openTeam(3);
    expect(session.workers).toBe(3);
    const first = await steps(session, 6);
    expect(pool.slots(2).map((slot, index) => slot.answered - before[index]!)).toEqual([6, 6]);
    expect(await steps(await openTeam(3), 6)).toBe(first);
  });

  it.each([2, 3])(
    'with %i workers ends with the weights and averages of one but for rounding',
    async (workers) => {
      const [one, more] = [await openNormalised(), await openTeam(workers)];
      await steps(one, 4);
      await steps(more, 4);
      expectNear(more, one);
    },
  );

  it('starts at once, before its workers are there', async () => {
    const other = new WorkerPool();
    try {
      const session = await openNormalised({ team: { pool: other, workers: 2 } });
      const early = await steps(session, 3);
      await session.close();
      expect(early).toBe(await steps(await openTeam(2), 3));
    } finally {
      await other.close();
    }
  });

  it('does a step again that a worker died in, and changes no bit', async () => {
    const untouched = await steps(await openTeam(2), 6);
    const session = await openTeam(2);
    const [slot] = pool.slots(1);
    const told = steps(session, 3);
    const crash = slot!.crash();
    await told;
    await crash;
    await pool.idle();
    expect(await steps(session, 3)).toBe(untouched);
  });

  it('does not wait for ever for a worker that is gone without a word', async () => {
    const untouched = await steps(await openTeam(2), 2);
    const session = await openTeam(2);
    void pool.slots(1)[0]!.crash();
    expect(await steps(session, 2)).toBe(untouched);
  });

  it('stops where its workers end again and again, and keeps the run at its last step', async () => {
    const problems: FeaturescopeError[] = [];
    const session = await openTeam(2, { onProblem: (problem) => void problems.push(problem) }, frail);
    const kept = await steps(session, 4);
    const [slot] = frail.slots(1);
    while (!slot!.empty) await slot!.crash();
    await steps(session, 2);
    expect(problems.map(({ code }) => code)).toEqual(['training/workers-lost']);
    expect(session.state()).toMatchObject({ phase: 'paused', step: 4, savedStep: 4 });
    expect(session.network.weightsSha256()).toBe(kept);
    const run = RunFolder.open(session.run!.path);
    const alone = await openNormalised({ resumed: { run, checkpoint: run.latestCheckpoint() } });
    expect(alone.network.weightsSha256()).toBe(kept);
    await steps(alone, 2);
    expect(alone.position.step).toBe(6);
  });

  it('evaluates bit for bit as one worker does', async () => {
    const session = await openTeam(2);
    await steps(session, 2);
    const alone = await openNormalised();
    alone.network.restore(session.network.weights(), session.network.slots());
    expect(await session.evaluate(session.data.test)).toEqual(await alone.evaluate(alone.data.test));
  });
});
