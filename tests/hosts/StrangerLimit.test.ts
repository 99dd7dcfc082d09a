import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { StrangerLimit } from '../../src-main/hosts/web/StrangerLimit.ts';

const sockets = (count: number): Socket[] => Array.from({ length: count }, () => new Socket());
const closed = (all: readonly Socket[]): number[] =>
  all.flatMap((socket, index) => (socket.destroyed ? [index] : []));

describe('connections that have not shown the token', () => {
  it('are closed from the oldest on when there are more than 128', () => {
    const limit = new StrangerLimit();
    const all = sockets(131);
    for (const socket of all) limit.add(socket);
    expect(closed(all)).toEqual([0, 1, 2]);
  });

  it('count no longer once they have shown it, or are closed', async () => {
    const limit = new StrangerLimit();
    const all = sockets(128);
    for (const socket of all) limit.add(socket);
    limit.admit(all[0]!);
    const gone = new Promise((resolve) => all[1]!.once('close', resolve));
    all[1]!.destroy();
    await gone;
    const more = sockets(3);
    for (const socket of more) limit.add(socket);
    expect(closed(all)).toEqual([1, 2]);
    expect(closed(more)).toEqual([]);
  });

  it('get explanations at a limited rate', () => {
    let time = 0;
    const limit = new StrangerLimit(() => time);
    const explained = (asked: number): number =>
      Array.from({ length: asked }, () => limit.mayExplain()).filter(Boolean).length;
    expect(explained(5_000)).toBe(1_000);
    time += 500;
    expect(explained(5_000)).toBe(50);
    time += 3_600_000;
    expect(explained(5_000)).toBe(1_000);
  });
});
