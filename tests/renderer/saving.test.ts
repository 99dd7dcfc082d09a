import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDesk, until, type Desk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = makeDesk({});
  await until(() => desk.app.workbench.session !== null);
});
afterEach(() => desk.free());

const written = (file: { name: string; bytes: Uint8Array } | undefined): string =>
  file ? `${file.name}: ${String.fromCharCode(...file.bytes)}` : '';

describe('saving a network for other programs', () => {
  test('takes the open network as it is now, in the chosen format', async () => {
    const { saving, workbench } = desk.app;
    desk.app.saveOpen();
    expect(saving.asked).toMatchObject({ run: null });
    expect(workbench.session).not.toBeNull();
    saving.choose({ what: 'network', format: 'onnx' });
    expect(written(await saving.save())).toMatch(/\.onnx: open as onnx$/);
    expect(saving.busy).toBe(false);
  });

  test('takes a run of the list as it was left', async () => {
    const { saving } = desk.app;
    saving.ask('/runs/wide', 'wide', '/runs/wide');
    expect(written(await saving.save())).toBe('wide.keras: /runs/wide as keras');
  });

  test('says which layer a format cannot express, until another one is chosen', async () => {
    const { saving } = desk.app;
    desk.app.saveOpen();
    saving.choose({ what: 'network', format: 'npz' });
    await expect(saving.save()).resolves.toBeUndefined();
    expect(saving.failure).toMatchObject({ code: 'save/layer-not-in-format', detail: { layer: 'conv1' } });
    saving.choose({ what: 'network', format: 'tfjs' });
    expect(saving.failure).toBeNull();
  });

  test('takes a program that repeats the training of a run, and says what cannot be written', async () => {
    const { saving } = desk.app;
    saving.ask('/runs/wide', 'wide', '/runs/wide');
    saving.choose({ what: 'code', form: 'notebook' });
    expect(written(await saving.save())).toBe('wide-jupyter.zip: /runs/wide as notebook, train-wide');
    saving.choose({ what: 'code', form: 'pytorch' });
    await expect(saving.save()).resolves.toBeUndefined();
    expect(saving.failure).toMatchObject({ code: 'code/layer-not-in-framework', detail: { layer: 'conv1' } });
  });

  test('offers no program for a network that no run has trained', () => {
    const { saving } = desk.app;
    saving.choose({ what: 'code', form: 'keras' });
    desk.app.saveOpen();
    expect(saving.asked).toMatchObject({ training: null });
    expect(saving.choice).toEqual({ what: 'network', format: 'keras' });
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
