import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallGate } from '../../../src-shared/contract/CallGate.ts';

/** A gate, and calls that end when the test says so. */
function scripted() {
  const client = { isBehind: false };
  const gate = new CallGate(() => client.isBehind);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const call = (task: string, name = 'evaluate') =>
    gate.run(name, [{ task }], () => {
      begun.push(task);
      return new Promise((resolve) => ends.set(task, () => resolve(task)));
    }) as Promise<unknown>;
  return { client, gate, begun, call, end: (task: string) => ends.get(task)!() };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the calls of one client', () => {
  it('begin at once, at most 64 at a time, and the others in order', async () => {
    vi.useFakeTimers();
    const { begun, call, end } = scripted();
    const calls = Array.from({ length: 70 }, (_unused, index) => call(`c${index}`));
    vi.runAllTimers();
    expect(begun).toHaveLength(64);
    end('c9');
    await expect(calls[9]).resolves.toBe('c9');
    await vi.runAllTimersAsync();
    expect(begun.slice(64)).toEqual(['c64']);
    for (const task of ['c1', 'c0', 'c2']) end(task);
    await vi.runAllTimersAsync();
    expect(begun.slice(64)).toEqual(['c64', 'c65', 'c66', 'c67']);
  });

  it('begin eight in a turn of the event loop, so that all others are heard between them', () => {
    vi.useFakeTimers();
    const { begun, call } = scripted();
    for (let index = 0; index < 20; index++) void call(`c${index}`);
    expect(begun).toHaveLength(8);
    vi.runOnlyPendingTimers();
    expect(begun).toHaveLength(16);
    vi.runOnlyPendingTimers();
    expect(begun).toHaveLength(20);
    vi.runOnlyPendingTimers();
    void call('later');
    expect(begun).toHaveLength(21);
  });

  it('begin only once the client has caught up with reading', () => {
    const { client, gate, begun, call } = scripted();
    client.isBehind = true;
    void call('a');
    void call('b');
    gate.release();
    expect(begun).toEqual([]);
    client.isBehind = false;
    gate.release();
    expect(begun).toEqual(['a', 'b']);
  });

  it('never wait if they end work or make room', () => {
    const { client, begun, call } = scripted();
    client.isBehind = true;
    for (const name of ['cancel', 'acknowledge', 'unwatch']) void call(name, name);
    expect(begun).toEqual(['cancel', 'acknowledge', 'unwatch']);
  });

  it('are cancelled by their task while they wait', async () => {
    const { client, gate, begun, call } = scripted();
    client.isBehind = true;
    const cancelled = expect(call('a')).rejects.toMatchObject({ code: 'engine/cancelled' });
    void call('b');
    void call('a', 'cancel');
    await cancelled;
    client.isBehind = false;
    gate.release();
    expect(begun).toEqual(['a', 'b']); // the first is the cancelling call
  });

  it('are dropped when it leaves, and refused when too many wait', async () => {
    const { client, gate, begun, call } = scripted();
    client.isBehind = true;
    const waiting = Array.from({ length: 10_000 }, (_unused, index) => call(`${index}`));
    expect(() => call('one more')).toThrow(expect.objectContaining({ code: 'engine/busy' }) as Error);
    gate.close();
    const ends = await Promise.allSettled(waiting);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(begun).toEqual([]);
  });
});
