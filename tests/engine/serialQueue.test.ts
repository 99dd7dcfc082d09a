import { describe, expect, it } from 'vitest';
import { SerialQueue } from '../../src-main/engine/SerialQueue.ts';

describe('a serial queue', () => {
  it('begins each piece of work when the one before has ended, also after one that failed', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        seen.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const ends = await Promise.allSettled([
      queue.run(work('a')),
      queue.run(work('b', true)),
      queue.run(work('c')),
    ]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('does not begin work whose signal fired while it waited', async () => {
    const queue = new SerialQueue();
    const stop = new AbortController();
    let begun = false;
    const first = queue.run(() => new Promise((resolve) => setImmediate(resolve)));
    const second = queue.run(() => Promise.resolve((begun = true)), stop.signal);
    stop.abort(new Error('not any more'));
    await first;
    await expect(second).rejects.toThrow('not any more');
    expect(begun).toBe(false);
  });
});
