import { afterEach, describe, expect, test } from 'vitest';
import { roughly } from '../../src-renderer/state/numbers.ts';
import { MeasuredSpeeds } from '../../src-renderer/state/training/MeasuredSpeeds.svelte.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

let desk: Desk | undefined;
afterEach(() => desk?.free());

async function opened(): Promise<Desk> {
  desk = makeDesk();
  const { workbench } = desk.app;
  await until(() => workbench.session !== null);
  return desk;
}

describe('after the end of training', () => {
  test('five epochs more are offered, and done', async () => {
    const { app, engine } = await opened();
    const settings = { epochs: 1, batchSize: 1000, validationSplit: 0 };
    await app.workbench.open({ ...lenetOnMnist, settings });
    await app.workbench.control({ action: 'run' });
    engine.play(60);
    await until(() => app.workbench.session?.phase === 'finished');
    expect(app.controls.blocked).toBe('finished');
    expect(app.controls.furtherStep).toBe(60 + 5 * 60);
    app.controls.goFurther();
    await until(() => app.workbench.session?.phase === 'running');
    expect(app.workbench.session?.until).toEqual([{ when: 'step', step: 360 }]);
    app.controls.goFurther();
    await app.workbench.connection.calls.steps();
    expect(engine.received.filter((call) => call === 'control')).toHaveLength(2);
  });
});

describe('a network that ships with the program', () => {
  test('is trained anew as a copy, on its data and with its settings', async () => {
    const { app } = await opened();
    const { recipe, settings, pretrained } = app.workbench.session!;
    expect(app.controls.blocked).toBe('shipped');
    app.controls.trainCopy();
    await until(() => app.workbench.session?.phase === 'running');
    expect(app.workbench.session).toMatchObject({ recipe, settings, data: { name: pretrained!.data } });
    expect(app.workbench.session?.pretrained).toBeUndefined();
  });
});

describe('the time that training takes', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
  };

  test('follows from the speed that was seen, also in the next window', async () => {
    const { app } = await opened();
    await app.workbench.open(lenetOnMnist, true);
    const session = app.workbench.session!;
    const disk = storage();
    const speeds = new MeasuredSpeeds(disk);
    expect(speeds.secondsFor('lenet5', session.settings, 60_000)).toBeUndefined();
    speeds.note(session, { imagesPerSecond: 5000 });
    // 60,000 images in each of 3 epochs at 5,000 per second
    expect(session.settings.epochs).toBe(3);
    expect(new MeasuredSpeeds(disk).secondsFor('lenet5', session.settings, 60_000)).toBe(36);
    expect(speeds.secondsFor('cnn', session.settings, 60_000)).toBeUndefined();
    expect(speeds.secondsFor('lenet5', { ...session.settings, batchSize: 1 }, 60_000)).toBeUndefined();
  });

  test('is not taken from a pace for watching, nor from a standstill', async () => {
    const { app } = await opened();
    await app.workbench.open(lenetOnMnist, true);
    const session = app.workbench.session!;
    const speeds = new MeasuredSpeeds(storage());
    speeds.note({ ...session, pace: 2 }, { imagesPerSecond: 64 });
    speeds.note({ ...session, phase: 'paused' }, { imagesPerSecond: 64 });
    speeds.note(session, { imagesPerSecond: 0 });
    speeds.note(null, { imagesPerSecond: 64 });
    expect(speeds.secondsFor('lenet5', session.settings, 60_000)).toBeUndefined();
  });

  test.each(['{"lenet5 64 adam reproducible":-1}', 'nonsense', '[]', 'null'])(
    'is unknown where what was kept is damaged: %s',
    async (text) => {
      const { app } = await opened();
      const speeds = new MeasuredSpeeds({ getItem: () => text, setItem: () => undefined });
      expect(speeds.secondsFor('lenet5', app.workbench.session!.settings, 1)).toBeUndefined();
    },
  );

  test.each([
    [2, 'seconds', 5],
    [57, 'seconds', 55],
    [58, 'minutes', 1],
    [1500, 'minutes', 25],
    [5399, 'minutes', 90],
    [5400, 'hours', 2],
  ] as const)('is said roughly: %s s', (seconds, unit, count) => {
    expect(roughly(seconds)).toEqual({ unit, count });
  });
});
