import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDesk, until, type Desk } from './desk.ts';

const fashion = { from: 'recipe', recipe: 'lenet5', data: 'fashion-mnist' } as const;
let desk: Desk;
beforeEach(async () => {
  desk = makeDesk({ offline: true });
  await until(() => desk.app.workbench.session !== null);
});
afterEach(() => desk.free());

const asked = (call: string): number => desk.engine.received.filter((one) => one === call).length;

describe('a training whose data cannot be had', () => {
  test('is not begun on other data, but asked about', async () => {
    const { workbench } = desk.app;
    const before = workbench.session;
    await workbench.open(fashion, true);
    expect(workbench.question.asked).toMatchObject({ data: 'fashion-mnist', code: 'data/fetch-failed' });
    expect(workbench.session).toBe(before);
    expect(asked('control')).toBe(0);
    expect(workbench.problems.list).toEqual([]);
  });

  test('is tried again, with what stops it', async () => {
    const { workbench } = desk.app;
    await workbench.open(fashion, true, [{ when: 'step', step: 7 }]);
    const opens = asked('open');
    await workbench.question.again();
    expect(asked('open')).toBe(opens + 1);
    expect(workbench.question.asked?.opening).toEqual({
      source: fashion,
      run: true,
      until: [{ when: 'step', step: 7 }],
    });
  });

  test('goes on with the embedded digits once a person says so', async () => {
    const { workbench } = desk.app;
    await workbench.open(fashion, true);
    await workbench.question.takeDigits();
    expect(workbench.question.asked).toBeNull();
    expect(workbench.session?.data.name).toBe('digits');
    expect(workbench.session?.phase).toBe('running');
  });

  test('is left alone once a person says so', async () => {
    const { workbench } = desk.app;
    await workbench.open(fashion, true);
    const opens = asked('open');
    workbench.question.cancel();
    expect(workbench.question.asked).toBeNull();
    expect(asked('open')).toBe(opens);
  });

  test('of a lab is asked about too', async () => {
    const { labs, workbench } = desk.app;
    const [lab] = desk.engine.labs;
    desk.engine.labs = [
      { ...lab!, trainings: lab!.trainings.map((one) => ({ ...one, data: 'fashion-mnist' })) },
    ];
    await labs.show();
    await labs.train(0);
    expect(workbench.question.asked?.data).toBe('fashion-mnist');
    expect(asked('control')).toBe(0);
  });
});
