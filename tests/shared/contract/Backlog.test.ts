import { describe, expect, it } from 'vitest';
import { Backlog } from '../../../src-shared/contract/channels/Backlog.ts';
import { BaseChannel } from '../../../src-shared/contract/channels/Channel.ts';

describe('messages that were sent and not taken', () => {
  it('are too many beyond the limit, until nearly all have been taken', () => {
    const told: boolean[] = [];
    const backlog = new Backlog(100, (full) => told.push(full));
    const taken: (() => void)[] = [];
    const send = (bytes: number) => backlog.add(new ArrayBuffer(bytes), (done) => taken.push(done));
    send(60);
    expect(told).toEqual([]);
    send(60);
    expect(told).toEqual([true]);
    send(5);
    taken[0]!();
    expect(told).toEqual([true]);
    taken[1]!();
    expect(told).toEqual([true, false]);
  });

  it('hold a channel as long as any holder does, and release it once', () => {
    const channel = new BaseChannel(
      () => undefined,
      () => undefined,
    );
    let released = 0;
    channel.onRelease(() => released++);
    channel.hold(true, 'reader');
    channel.hold(true, 'pipe');
    channel.hold(false, 'reader');
    expect(channel.held).toBe(true);
    channel.hold(false, 'pipe');
    channel.hold(false, 'pipe');
    expect([channel.held, released]).toEqual([false, 1]);
  });
});
