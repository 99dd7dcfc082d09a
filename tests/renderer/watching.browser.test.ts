import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { SLOW_MS } from '../../src-renderer/state/slowly.ts';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

// What one frame of a training costs, counted: nothing is laid out, and only what has changed is drawn.

let screen: Screen;
/** The layers whose canvas was drawn, in order. */
let drawn: string[] = [];

beforeAll(() => page.viewport(1280, 800));
beforeEach(async () => {
  screen = await showWindow();
  await until(() => screen.app.workbench.frames.current !== null);
  await settle();
  const put = CanvasRenderingContext2D.prototype.putImageData;
  vi.spyOn(CanvasRenderingContext2D.prototype, 'putImageData').mockImplementation(function (
    this: CanvasRenderingContext2D,
    ...drawing: unknown[]
  ) {
    const layer = this.canvas.closest<HTMLElement>('[data-layer]');
    drawn.push(layer?.dataset['layer'] ?? 'elsewhere');
    Reflect.apply(put, this, drawing);
  });
  // The slow updates come when a test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // All views show at once what has just been opened.
  for (let count = 0; count < 3; count++) await sendNext([]);
  vi.advanceTimersByTime(2 * SLOW_MS);
  await refresh();
  drawn = [];
});
afterEach(() => {
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
  screen.free();
});

const refresh = (): Promise<unknown> => new Promise(requestAnimationFrame);

/** Sends the current frame with later weights, which change the outputs of some layers, and waits until it is drawn. */
async function sendNext(changed: readonly string[]): Promise<void> {
  const { frames } = screen.app.workbench;
  const { frame } = frames.current!;
  const [version, sequence] = [frame.version + 1, frame.sequence + 1];
  const tensors = frame.tensors.map((tensor) => ({
    ...tensor,
    data: tensor.data.map((value) => (changed.includes(tensor.layer) ? value * 0.5 + 0.1 : value)),
  }));
  frames.receive({ ...frame, version, sequence, tensors });
  for (let count = 0; count < 2; count++) await refresh();
  expect(frames.current?.frame.version).toBe(version);
}

/** Starts to note what changes in the document. Returns a function that stops and returns it. */
function noteChanges(): () => MutationRecord[] {
  const records: MutationRecord[] = [];
  const changes = new MutationObserver((more) => void records.push(...more));
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  return () => {
    records.push(...changes.takeRecords());
    changes.disconnect();
    return records;
  };
}

test('a frame draws the canvas of each layer that has changed, once, and changes nothing else', async () => {
  const changes = noteChanges();
  await sendNext(['conv1', 'pool2']);
  expect(changes()).toEqual([]);
  expect(drawn).toEqual(['conv1', 'pool2']);
});

test('a frame that shows the same as the last one draws nothing', async () => {
  await sendNext([]);
  expect(drawn).toEqual([]);
});

test('the slow updates make and remove no element while a network trains', async () => {
  await sendNext(['conv1', 'output']);
  const changes = noteChanges();
  vi.advanceTimersByTime(2 * SLOW_MS);
  await refresh();
  const records = changes();
  expect(records.length).toBeGreaterThan(5);
  expect(records.filter(({ type }) => type === 'childList')).toEqual([]);
});

test('a figure out of sight is drawn again when it comes into sight', async () => {
  const figure = screen.find('.panel .figure');
  expect(figure.getBoundingClientRect().top).toBeGreaterThan(window.innerHeight + 200);
  const before = figure.innerHTML;
  await sendNext(['conv1']);
  vi.advanceTimersByTime(2 * SLOW_MS);
  await refresh();
  expect(screen.app.workbench.frames.settled).toBe(screen.app.workbench.frames.current);
  expect(figure.innerHTML).toBe(before);
  figure.scrollIntoView();
  for (let count = 0; figure.innerHTML === before && count < 60; count++) await refresh();
  expect(figure.innerHTML).not.toBe(before);
});
