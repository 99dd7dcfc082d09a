import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Frame, FrameTensor } from '../../src-shared/contract/service.ts';
import { Frames } from '../../src-renderer/state/maps/Frames.svelte.ts';
import { SLOW_MS } from '../../src-renderer/state/slowly.ts';

// The clock is at an update of slow views: the whole interval until the next lies ahead.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A display that refreshes when the test says so. */
class Refreshes {
  #waiting: (() => void)[] = [];
  request = (callback: () => void): number => this.#waiting.push(callback);
  cancel = (): void => {
    this.#waiting = [];
  };
  async now(): Promise<void> {
    for (const callback of this.#waiting.splice(0)) callback();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const frame = (sequence: number, change: Partial<Frame> = {}): Frame => ({
  probe: 'stage',
  sequence,
  session: 's',
  version: sequence,
  step: sequence,
  epoch: 0,
  sample: { split: 'test', index: 0 },
  label: 7,
  tensors: [],
  summaries: [],
  ...change,
});

const activation = (layer: string, value: number): FrameTensor => ({
  ...{ layer, name: 'activation', quantity: 'activations', dtype: 'float32' },
  ...{ shape: [1, 1], data: Float32Array.of(value) },
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
  expect(acknowledged).toEqual([]); // a hidden window is sent no further frames
  await display.now();
  expect(frames.current?.frame.sequence).toBe(2);
  expect(acknowledged).toEqual([1, 2]);
  frames.dispose();
});

test('what was not shown before another network is opened is acknowledged all the same', () => {
  const acknowledged: number[] = [];
  const frames = new Frames(new Refreshes(), (shown) => acknowledged.push(shown.sequence));
  frames.receive(frame(1));
  frames.receive(frame(2));
  frames.clear();
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
  await vi.advanceTimersByTimeAsync(SLOW_MS - 1);
  expect(frames.settled?.frame.sequence).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
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

test('of a layer that is not sent any more, the last values of the same image by other weights are kept apart', async () => {
  const display = new Refreshes();
  const frames = new Frames(display, () => undefined);
  const show = async (sequence: number, layers: string[], change: Partial<Frame> = {}): Promise<void> => {
    frames.receive(
      frame(sequence, { tensors: layers.map((layer) => activation(layer, sequence)), ...change }),
    );
    await display.now();
  };
  const seen = (of: 'activations' | 'earlier'): Record<string, number> =>
    Object.fromEntries([...frames.current![of]].map(([layer, { data }]) => [layer, data[0]!]));
  await show(1, ['conv1', 'conv2']);
  await show(2, ['conv2', 'conv3']);
  await show(3, ['conv3']);
  expect([seen('activations'), seen('earlier')]).toEqual([{ conv3: 3 }, { conv1: 1, conv2: 2 }]);
  await show(4, ['conv1']);
  expect([seen('activations'), seen('earlier')]).toEqual([{ conv1: 4 }, { conv2: 2, conv3: 3 }]);
  await show(5, ['conv3'], { sample: { split: 'test', index: 1 } });
  expect(seen('earlier')).toEqual({});
  await show(6, [], { sample: { split: 'test', index: 1 } });
  await show(7, [], { session: 'other', sample: { split: 'test', index: 1 } });
  expect(seen('earlier')).toEqual({});
  frames.dispose();
});

test('what came for the same image and weights is there still, as the same object, and need not be sent again', async () => {
  const display = new Refreshes();
  const frames = new Frames(display, () => undefined);
  const sample = { split: 'test', index: 0 } as const;
  expect(frames.known(sample)).toBeUndefined();
  const show = async (sequence: number, version: number, layers: string[]): Promise<void> => {
    frames.receive(frame(sequence, { version, tensors: layers.map((name) => activation(name, sequence)) }));
    await display.now();
  };
  await show(1, 5, ['conv1', 'conv2']);
  const first = frames.current!.activations.get('conv1');
  await show(2, 5, ['conv1', 'conv3']);
  expect(frames.current!.activations.get('conv1')).toBe(first);
  expect(frames.known(sample)).toEqual({ version: 5, layers: ['conv1', 'conv2', 'conv3'] });
  expect(frames.known({ ...sample, index: 1 })).toBeUndefined();
  await show(3, 6, ['conv1']);
  expect(frames.current!.activations.get('conv1')?.data[0]).toBe(3);
  expect(frames.known(sample)).toEqual({ version: 6, layers: ['conv1'] });
  expect([...frames.current!.earlier.keys()]).toEqual(['conv2', 'conv3']);
  frames.dispose();
});

test('what the engine was told is here is still here when another image was shown before it answers', async () => {
  const display = new Refreshes();
  const frames = new Frames(display, () => undefined);
  const [drawn, other] = [{ pixels: Uint8Array.of(1, 2) }, { split: 'test', index: 3 } as const];
  const of = (sample: Frame['sample'], tensors: FrameTensor[], sequence: number): Frame =>
    frame(sequence, { version: 1, sample, tensors });
  frames.receive(of(drawn, [activation('conv1', 1), activation('output', 2)], 1));
  await display.now();
  // Requests the other image, and at once the drawn one again, before the other's frame arrives.
  expect(frames.known(other)).toBeUndefined();
  expect(frames.known({ pixels: Uint8Array.of(1, 2) })?.layers).toEqual(['conv1', 'output']);
  frames.receive(of(other, [activation('output', 9)], 2));
  await display.now();
  expect(frames.current?.activations.get('output')?.data[0]).toBe(9);
  frames.receive(of(drawn, [activation('conv2', 3)], 3));
  await display.now();
  expect([...frames.current!.activations].map(([layer, { data }]) => [layer, data[0]])).toEqual([
    ['conv1', 1],
    ['output', 2],
    ['conv2', 3],
  ]);
  frames.dispose();
});

test('what the engine was told is here does not hold for other weights', async () => {
  const display = new Refreshes();
  const frames = new Frames(display, () => undefined);
  frames.receive(frame(1, { version: 1, tensors: [activation('output', 2)] }));
  await display.now();
  frames.known({ split: 'test', index: 0 });
  frames.receive(frame(2, { version: 2, sample: { split: 'test', index: 3 } }));
  await display.now();
  frames.receive(frame(3, { version: 2, tensors: [activation('conv1', 5)] }));
  await display.now();
  expect([...frames.current!.activations.keys()]).toEqual(['conv1']);
  frames.dispose();
});
