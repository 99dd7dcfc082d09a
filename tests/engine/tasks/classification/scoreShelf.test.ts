import { expect, it, vi } from 'vitest';
import { ScoreCache } from '../../../../src-main/engine/tasks/ScoreCache.ts';
import { openTiny } from '../../training/tinyRun.ts';

it('scores a split once for each state of the network, whoever asks, and again when it changed', async () => {
  const session = await openTiny();
  const passes = vi.spyOn(session, 'evaluate');
  const shelf = new ScoreCache();
  const [first, again] = await Promise.all([
    shelf.predictions(session, 'test', {}),
    shelf.predictions(session, 'test', {}),
  ]);
  expect(again).toBe(first);
  await shelf.predictions(session, 'train', {});
  expect(await shelf.predictions(session, 'test', {})).toBe(first);
  expect(passes).toHaveBeenCalledTimes(2);

  await session.control({ action: 'step' });
  const later = await shelf.predictions(session, 'test', {});
  expect(later).not.toBe(first);
  expect(later.scores).not.toEqual(first.scores);
  await session.rewind(0);
  expect((await shelf.predictions(session, 'test', {})).scores).toEqual(first.scores);
  expect(passes).toHaveBeenCalledTimes(4);
});

it('gives a pass up when the network changes under it, and keeps nothing of it', async () => {
  const session = await openTiny();
  const shelf = new ScoreCache();
  const evaluate = session.evaluate.bind(session);
  const passes = vi.spyOn(session, 'evaluate').mockImplementationOnce(async (split, task) => {
    const predictions = await evaluate(split, task);
    await session.control({ action: 'step' });
    return predictions;
  });
  await expect(shelf.predictions(session, 'train', {})).rejects.toMatchObject({
    code: 'evaluation/network-changed',
  });
  await shelf.predictions(session, 'train', {});
  expect(passes).toHaveBeenCalledTimes(2);
});

it('gives a pass up as soon as it is told that the session is another', async () => {
  const [session, other] = [await openTiny(), await openTiny()];
  const shelf = new ScoreCache();
  const { signal } = new AbortController();
  vi.spyOn(session, 'evaluate').mockImplementationOnce(
    (_split, task) =>
      new Promise((_resolve, reject) => {
        task!.signal!.addEventListener('abort', () => reject(task!.signal!.reason as Error));
        shelf.follow(other);
      }),
  );
  await expect(shelf.predictions(session, 'train', { signal })).rejects.toMatchObject({
    code: 'evaluation/network-changed',
  });
});

it('stops a pass for the one who asked, not for the next', async () => {
  const session = await openTiny();
  const shelf = new ScoreCache();
  const signal = AbortSignal.abort(new Error('enough'));
  const [stopped, other] = await Promise.allSettled([
    shelf.predictions(session, 'test', { signal }),
    shelf.predictions(session, 'test', {}),
  ]);
  expect(stopped).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
  expect(other.status).toBe('fulfilled');
});

it('waits for no training: it says that the network is busy', async () => {
  const session = await openTiny({ epochs: 50 });
  await session.control({ action: 'run' });
  await expect(new ScoreCache().predictions(session, 'test', {})).rejects.toMatchObject({
    code: 'engine/busy',
    detail: { task: 'training' },
  });
  await session.pause();
});
