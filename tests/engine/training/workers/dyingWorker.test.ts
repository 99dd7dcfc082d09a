import { describe, expect, it } from 'vitest';
import { openTeam, pool, steps } from './team.ts';

describe('a worker that dies', () => {
  it('costs no step and changes no bit, and is replaced', async () => {
    const untouched = await steps(await openTeam(2), 6);
    const session = await openTeam(2);
    const [slot] = pool.slots(1);
    const told = steps(session, 3);
    const crash = slot!.crash();
    await told;
    await crash;
    await pool.idle();
    const before = slot!.answered;
    expect(await steps(session, 3)).toBe(untouched);
    expect(slot!.answered - before).toBeGreaterThanOrEqual(3);
  });

  it('is not waited for when nobody has been told yet that it is gone', async () => {
    const untouched = await steps(await openTeam(2), 2);
    const session = await openTeam(2);
    const [slot] = pool.slots(1);
    // Kills the worker permanently, without this thread noticing before the step needs it.
    void slot!.crash();
    expect(await steps(session, 2)).toBe(untouched);
  });
});
