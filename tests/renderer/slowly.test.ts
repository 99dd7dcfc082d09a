import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SLOW_MS, slowly } from '../../src-renderer/state/slowly.ts';
import { StateNews } from '../../src-renderer/state/training/StateNews.ts';
import { keepEqual } from '../../src-renderer/state/training/keepEqual.ts';
import type { SessionState } from '../../src-shared/contract/service.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('slow updates that were asked for at different times happen in one task', () => {
  const done: string[] = [];
  const timers = (): number => vi.getTimerCount();
  slowly(() => done.push(`curves, ${timers()} timers left`));
  vi.advanceTimersByTime(100);
  slowly(() => done.push(`numbers, ${timers()} timers left`));
  vi.advanceTimersByTime(SLOW_MS - 101);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['curves, 0 timers left', 'numbers, 0 timers left']);
});

test('what is asked for during the slow updates happens at the next ones', () => {
  let count = 0;
  const again = (): void => {
    count++;
    if (count < 3) slowly(again);
  };
  slowly(again);
  vi.advanceTimersByTime(SLOW_MS);
  expect(count).toBe(1);
  vi.advanceTimersByTime(2 * SLOW_MS);
  expect(count).toBe(3);
});

test('a cancelled update does not happen, and the last one takes the timer with it', () => {
  let count = 0;
  const cancel = [slowly(() => count++), slowly(() => count++)];
  cancel[0]!();
  expect(vi.getTimerCount()).toBe(1);
  cancel[1]!();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(SLOW_MS);
  expect(count).toBe(0);
});

const running = (step: number, change: Partial<SessionState> = {}): SessionState =>
  ({
    id: 'a',
    run: 'r',
    phase: 'running',
    step,
    epoch: 0,
    savedStep: 0,
    held: [],
    ...change,
  }) as SessionState;

function newsOf(session: SessionState | null) {
  const shown: (SessionState | null)[] = [];
  const workbench = {
    session,
    show(state: SessionState | null) {
      shown.push(state);
      workbench.session = state;
    },
  };
  return { news: new StateNews(workbench), shown };
}

test('a checkpoint during training is shown with the slow updates, and never moves the step back', () => {
  const { news, shown } = newsOf(running(10));
  news.tell(running(20, { savedStep: 20 }));
  news.tell(running(30, { savedStep: 30 }));
  news.move({ step: 42, epoch: 1 });
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(SLOW_MS);
  expect(shown).toEqual([running(42, { savedStep: 30, epoch: 1 })]);
  vi.advanceTimersByTime(SLOW_MS);
  expect(shown.length).toBe(1);
});

test('any other state is shown at once, and what waited is forgotten', () => {
  for (const next of [
    running(25, { phase: 'paused' }),
    running(0, { id: 'b' }),
    running(25, { run: 's' }),
    null,
  ]) {
    const { news, shown } = newsOf(running(10));
    news.tell(running(20));
    news.tell(next);
    expect(shown).toEqual([next]);
    vi.advanceTimersByTime(SLOW_MS);
    expect(shown).toEqual([next]);
  }
});

test('what is equal in the next state of a session is the same object, and nothing else', () => {
  const held = (rate: number) => [{ step: 0, learningRate: rate, batchSize: 16 }] as SessionState['held'];
  const before = running(1, { held: held(0.1), epochEnds: [10, 20] });
  const after = keepEqual(before, running(2, { held: held(0.1), epochEnds: [10, 20, 30] }));
  expect(after.held).toBe(before.held);
  expect(after.epochEnds).toEqual([10, 20, 30]);
  expect(after.step).toBe(2);
  expect(keepEqual(before, running(2, { held: held(0.2) })).held).toEqual(held(0.2));
  const other = running(2, { id: 'b', held: held(0.1) });
  expect(keepEqual(before, other)).toBe(other);
});
