import { expect, test } from 'vitest';
import type { Frame } from '../../src-main/protocol/service.ts';
import { Frames } from '../../src-renderer/state/Frames.svelte.ts';

/** A display that refreshes when the test says so. */
class Refreshes {
  #waiting: (() => void)[] = [];
  request = (callback: () => void): number => this.#waiting.push(callback);
  cancel = (): void => {
    this.#waiting = [];
  };
  async now(): Promise<void> {
    for (const callback of this.#waiting.splice(0)) callback();
    await new Promise((done) => setTimeout(done, 0));
  }
}

const frame = (sequence: number): Frame => ({
  probe: 'stage',
  sequence,
  session: 's',
  step: sequence,
  epoch: 0,
  sample: { split: 'test', index: 0 },
  label: 7,
  tensors: [],
});

test('a frame is acknowledged after it was shown, not before', async () => {
  const acknowledged: number[] = [];
  const display = new Refreshes();
  const frames = new Frames(display, (shown) => acknowledged.push(shown.sequence));
  frames.receive(frame(1));
  expect(acknowledged).toEqual([]);
  await display.now();
  expect(frames.current?.frame.sequence).toBe(1);
  expect(acknowledged).toEqual([1]);
  frames.dispose();
});

test('of two frames within one refresh the newer is shown, and both are acknowledged', async () => {
  const acknowledged: number[] = [];
  const display = new Refreshes();
  const frames = new Frames(display, (shown) => acknowledged.push(shown.sequence));
  frames.receive(frame(1));
  frames.receive(frame(2));
  expect(acknowledged).toEqual([1]);
  await display.now();
  expect(frames.current?.frame.sequence).toBe(2);
  expect(acknowledged).toEqual([1, 2]);
  frames.dispose();
});

test('slow views see the first frame at once and later ones after a while', async () => {
  const display = new Refreshes();
  const frames = new Frames(display, () => undefined);
  frames.receive(frame(1));
  await display.now();
  frames.receive(frame(2));
  await display.now();
  expect(frames.settled?.frame.sequence).toBe(1);
  await new Promise((done) => setTimeout(done, 300));
  expect(frames.settled?.frame.sequence).toBe(2);
  frames.dispose();
});

test('slow views see at once what a person asked for, even behind frames that were under way', async () => {
  const display = new Refreshes();
  const frames = new Frames(display, () => undefined);
  for (const sequence of [1, 2]) {
    frames.receive(frame(sequence));
    await display.now();
  }
  expect(frames.settled?.frame.sequence).toBe(1);
  frames.hurry();
  for (const sequence of [3, 4, 5]) {
    frames.receive(frame(sequence));
    await display.now();
    expect(frames.settled?.frame.sequence).toBe(sequence);
  }
  frames.receive(frame(6));
  await display.now();
  expect(frames.settled?.frame.sequence).toBe(5);
  frames.dispose();
});
