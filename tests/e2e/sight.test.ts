import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src-shared/contract/service.ts';
import { consoleComplaints, framesOf, stillFingerprint, useBrowser } from './browser.ts';
import { button, start, startTraining } from './program.ts';

useBrowser();

const LAYERS = ['input', 'conv1', 'pool1', 'conv2', 'pool2', 'conv3', 'flatten', 'dense1', 'output'];

const sent = (frame: Frame | undefined): string[] =>
  (frame?.tensors ?? []).filter(({ quantity }) => quantity === 'activations').map(({ layer }) => layer);
const bytes = (frame: Frame): number => frame.tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
/** Whether a layer's maps have been drawn: more than one colour. */
const isDrawn = (page: Page, layer: string): Promise<boolean> =>
  page.locator(`[data-layer="${layer}"] canvas`).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const words = new Uint32Array(data.buffer);
    return words.some((word) => word !== words[0]);
  });

describe('what is in sight', () => {
  it('is sent and nothing else, of the rest how strong it is; what comes into sight is sent at once', async () => {
    const { page } = await start();
    const frames = framesOf(page);
    await page.reload();
    await startTraining(page, /LeNet-5/);
    await expect.poll(() => frames.some((frame) => sent(frame).length === LAYERS.length)).toBe(true);
    await button(page, 'Pause').click();
    await button(page, 'Run').waitFor();
    const whole = frames.findLast((frame) => sent(frame).length === LAYERS.length)!;

    // Scrolls to the middle of the network, then takes one step: only visible layers are updated.
    await page.locator('[data-layer="conv1"]').focus();
    for (let press = 0; press < 8; press++) await page.keyboard.press('+');
    await stillFingerprint(page);
    const { step } = frames.at(-1)!;
    await page.keyboard.press('s');
    await expect.poll(() => frames.at(-1)!.step).toBe(step + 1);
    const part = frames.at(-1)!;
    const missing = LAYERS.filter((layer) => !sent(part).includes(layer));
    expect(missing.length).toBeGreaterThan(1);
    expect(sent(part)).toEqual(expect.arrayContaining(['input', 'conv1', 'output']));
    expect(part.summaries.map(({ layer }) => layer)).toEqual(missing);
    expect(bytes(part)).toBeLessThan(bytes(whole));

    await page.keyboard.press('0');
    await expect.poll(() => sent(frames.at(-1))).toEqual(missing);
    expect(frames.at(-1)).toMatchObject({ step: step + 1, version: part.version });
    for (const layer of missing.filter((name) => !['flatten', 'output'].includes(name)))
      expect(await isDrawn(page, layer), layer).toBe(true);
    expect(consoleComplaints()).toEqual([]);
  });
});
