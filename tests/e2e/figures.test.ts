import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readPng } from '../readPng.ts';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';

useBrowser();

/** Presses a button and returns the downloaded file. */
async function downloaded(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await button(page, name).click();
  const download: Download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

describe('figures', () => {
  it('are previewed as they are written, in every format, and come back from a file', async () => {
    const { page } = await start();
    await startTraining(page, /LeNet-5/);
    await expect
      .poll(() =>
        page.getByRole('slider', { name: 'Steps of the run' }).getAttribute('aria-valuenow').then(Number),
      )
      .toBeGreaterThan(30);
    await button(page, 'Pause').click();
    await button(page, 'Run').waitFor();
    await page.keyboard.press('f');
    const preview = page.locator('.preview svg').first();
    await preview.waitFor();
    expect(await violations(page)).toEqual([]);

    await page.locator('.deck li .name').filter({ hasText: 'Training curves' }).click();
    await expect.poll(() => preview.locator('text').first().textContent()).toBe('Training curves');
    await page.getByRole('textbox', { name: 'Title' }).fill('How it learned');
    await page.keyboard.press('Tab');
    await expect.poll(() => preview.locator('text').first().textContent()).toBe('How it learned');

    await button(page, 'SVG').click();
    const svg = await downloaded(page, 'Export this figure');
    expect(svg.name).toMatch(/^LeNet-5_.*_How_it_learned\.svg$/);
    expect(svg.bytes.toString()).toContain('How it learned');

    await button(page, 'PNG').click();
    const png = await downloaded(page, 'Export this figure');
    const written = readPng(png.bytes);
    // The preview in the browser, at the same size, is the same picture; other programs round edges and letters
    // differently.
    await page.setViewportSize({ width: 1600, height: 1000 });
    const size = { width: written.width / 2, height: written.height / 2 };
    await page.evaluate(
      ([text, { width, height }]) => {
        document.body.innerHTML = text;
        document.body.style.background = '#fff';
        const shown = document.querySelector('svg')!;
        Object.assign(shown.style, { position: 'fixed', left: '0', top: '0' });
        shown.setAttribute('width', String(width));
        shown.setAttribute('height', String(height));
      },
      [svg.bytes.toString().replace(/^<\?xml[^>]*>/, ''), size] as const,
    );
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const shot = readPng(await page.screenshot({ clip: { x: 0, y: 0, ...size }, scale: 'css' }));
    let differing = 0;
    for (let y = 0; y < shot.height; y++)
      for (let x = 0; x < shot.width; x++) {
        const mean = [0, 1, 2].map((channel) => {
          const at = (dx: number, dy: number): number =>
            written.data[((2 * y + dy) * written.width + 2 * x + dx) * 4 + channel]!;
          return (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
        });
        const shown = (y * shot.width + x) * 4;
        if (mean.some((value, channel) => Math.abs(value - shot.data[shown + channel]!) > 80)) differing++;
      }
    expect(differing / (shot.width * shot.height)).toBeLessThan(0.01);
    expect(consoleComplaints()).toEqual([]);
  });

  it('make a deck of slides with one press, and the file brings its figures back', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    await page.keyboard.press('f');
    await page.locator('.preview svg').first().waitFor();
    const before = await page.locator('.deck li').count();
    const deck = await downloaded(page, 'Export the deck');
    expect(deck.name).toMatch(/^LeNet-5_(MNIST|built-in_digits)\.pptx$/);
    expect(deck.bytes.subarray(0, 2).toString()).toBe('PK');
    const data = await page.evaluateHandle((bytes) => {
      const transfer = new DataTransfer();
      const file = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([file], 'figures.pptx'));
      return transfer;
    }, deck.bytes.toString('base64'));
    await page.locator('main.figures').dispatchEvent('drop', { dataTransfer: data });
    await expect.poll(() => page.locator('.deck li').count()).toBe(2 * before);
    await button(page, 'Undo').click();
    await expect.poll(() => page.locator('.deck li').count()).toBe(before);
    const foreign = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'other.svg'));
      return transfer;
    });
    await page.locator('main.figures').dispatchEvent('drop', { dataTransfer: foreign });
    await page.getByText('This file says nothing of where it comes from.').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });
});
