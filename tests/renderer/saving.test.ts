import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDesk, until, type Desk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = makeDesk({});
  await until(() => desk.app.workbench.session !== null);
});
afterEach(() => desk.free());

const written = (bytes: Uint8Array | undefined): string => String.fromCharCode(...(bytes ?? []));

describe('saving a network for other programs', () => {
  test('takes the open network as it is now, in the chosen format', async () => {
    const { saving, workbench } = desk.app;
    desk.app.saveOpen();
    expect(saving.asked).toMatchObject({ run: null });
    expect(workbench.session).not.toBeNull();
    saving.choose('onnx');
    expect(written(await saving.save())).toBe('open as onnx');
    expect(saving.busy).toBe(false);
  });

  test('takes a run of the list as it was left', async () => {
    const { saving } = desk.app;
    saving.ask('/runs/wide', 'wide');
    expect(written(await saving.save())).toBe('/runs/wide as keras');
  });

  test('says which layer a format cannot express, until another one is chosen', async () => {
    const { saving } = desk.app;
    desk.app.saveOpen();
    saving.choose('npz');
    await expect(saving.save()).resolves.toBeUndefined();
    expect(saving.failure).toMatchObject({ code: 'save/layer-not-in-format', detail: { layer: 'conv1' } });
    saving.choose('tfjs');
    expect(saving.failure).toBeNull();
  });

  test('hands nothing out once it is closed, and asks for one file at a time', async () => {
    const { saving } = desk.app;
    desk.app.saveOpen();
    const first = saving.save();
    await expect(saving.save()).resolves.toBeUndefined();
    saving.close();
    await expect(first).resolves.toBeUndefined();
    expect(desk.engine.received.filter((call) => call.startsWith('saveNetwork'))).toHaveLength(1);
  });
});
