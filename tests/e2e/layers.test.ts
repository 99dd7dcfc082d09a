import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { contrastAndNames, everyRule } from '../renderer/axeRules.ts';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, violations } from './program.ts';
import { readNumber } from './readNumber.ts';

useBrowser();

/** Negative numbers in sums are in parentheses. */
const read = (text: string | null): number => readNumber((text ?? '').replaceAll(/^b |[()]/g, ''));
const view = (page: Page): Locator => page.locator('.layer-view');

/** Opens a layer by its address. */
async function open(page: Page, layer: string, more = ''): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `layer=${layer}&view=layer&sample=test.0${more}`);
  await page.getByRole('heading', { name: layer }).first().waitFor();
}

/** The terms and the result of the sum line. */
async function sumLine(page: Page): Promise<{ terms: number[]; sum: number }> {
  const texts = await view(page)
    .locator('.line .term')
    .evaluateAll((terms) => terms.map((term) => term.lastChild!.textContent!.trim()));
  return { terms: texts.map(read), sum: read(await view(page).locator('.line b').first().textContent()) };
}

describe('a layer, opened', () => {
  it('takes two clicks from the network to the arithmetic of a pixel, and the numbers shown add up', async () => {
    const { page } = await start();
    const maps = page.locator('button[data-layer="conv2"]');
    await maps.waitFor();
    await maps.click({ position: { x: 12, y: 12 } });
    await maps.click({ position: { x: 12, y: 12 } });
    await view(page).locator('.line').waitFor();
    const { terms, sum } = await sumLine(page);
    expect(terms).toHaveLength(7); // six input maps and the bias
    expect(Math.abs(terms.reduce((total, term) => total + term, 0) - sum)).toBeLessThan(1e-9);
    const products = await view(page).locator('figure').last().locator('.cell').allTextContents();
    const caption = await view(page).locator('.grids figcaption').last().textContent();
    const part = read(/Σ = (.+)$/.exec(caption ?? '')?.[1] ?? null);
    const total = products.map(read).reduce((all, product) => all + product, 0);
    expect(Math.abs(total - part)).toBeLessThan(1e-9);
    expect(await page.evaluate(() => location.hash)).toMatch(/view=layer&cell=\d+\.\d+/);
    expect(consoleComplaints()).toEqual([]);
  });

  it('is walked through by keyboard: layers, maps, cells, the sliding window, and back', async () => {
    const { page } = await start();
    await page.locator('button[data-layer="conv1"]').focus();
    await page.keyboard.press('Enter');
    await view(page).waitFor();
    const heading = () => view(page).getByRole('heading').first().textContent();
    expect(await heading()).toContain('conv1');
    await page.keyboard.press('ArrowRight');
    await expect.poll(heading).toContain('pool1');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('map=1');
    await page.keyboard.press(';');
    const cell = () => page.evaluate(() => /cell=([\d.]+)/.exec(location.hash)?.[1]);
    const first = await cell();
    await page.keyboard.press('k');
    await expect.poll(cell).not.toBe(first);
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    await page.locator('#stage').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });

  it.each([
    ['light', 'en-US', everyRule],
    ['dark', 'ko-KR', contrastAndNames],
  ] as const)(
    'has no accessibility violation for any kind of layer: %s, %s',
    async (colorScheme, locale, rules) => {
      const { page } = await start({ colorScheme, locale });
      await page.getByText('conv1').first().waitFor();
      for (const layer of ['input', 'conv2', 'pool1', 'flatten', 'dense1', 'output']) {
        await open(page, layer);
        expect(await violations(page, rules), layer).toEqual([]);
      }
      expect(consoleComplaints()).toEqual([]);
    },
  );

  it('shows softmax from logits to probabilities that add up to one', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    await open(page, 'output', '&map=7');
    const table = page.getByRole('region', { name: /softmax/ });
    await table.locator('tbody td').last().waitFor();
    const shares = await table.locator('tbody td:last-child').allTextContents();
    expect(shares).toHaveLength(10);
    expect(Math.abs(shares.map(read).reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-3);
  });
});

describe('an image of one’s own', () => {
  it('is drawn, answered while it is drawn, taken back stroke by stroke, and put aside', async () => {
    const { page } = await start();
    await button(page, 'Your own').click();
    const sheet = page.getByRole('img', { name: /^A sheet/ });
    const box = (await sheet.boundingBox())!;
    const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(0.5, 0.15));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.85), { steps: 12 });
    await page.mouse.up();
    const prediction = () => page.locator('.current dd').nth(1).textContent();
    await expect.poll(prediction).toContain('1');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => button(page, 'Clear').isDisabled()).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(prediction).toContain('1');
    await button(page, 'Data set').click();
    await expect.poll(() => page.locator('.current dd').first().textContent()).not.toContain('–');
    expect(consoleComplaints()).toEqual([]);
  });

  it('may be a picture of any size; what is no picture is refused with its code, and nothing is lost', async () => {
    const { page } = await start();
    await button(page, 'Your own').click();
    const picture = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(1500, 900);
      const context = canvas.getContext('2d')!;
      context.fillStyle = 'white';
      context.fillRect(0, 0, 1500, 900);
      context.fillStyle = 'black';
      context.fillRect(720, 150, 70, 600);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    const file = page.locator('input[type="file"]');
    await file.setInputFiles({ name: 'one.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) });
    const prediction = () => page.locator('.current dd').nth(1).textContent();
    await expect.poll(prediction).toContain('1');
    await file.setInputFiles({ name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('nonsense') });
    await page.getByText('broken.png is not a picture').waitFor();
    expect(await prediction()).toContain('1');
    expect(consoleComplaints()).toEqual([]);
  });
});
