import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';
import { readNumber } from './readNumber.ts';

useBrowser();

const panel = (page: Page): Locator => page.locator('.compare');
/** The captions of A and B. */
const captions = (page: Page): Promise<string[]> => panel(page).locator('.caption').allTextContents();
/** The displayed values: A, B and their difference. */
async function reading(page: Page): Promise<number[]> {
  const text = (await panel(page).locator('.reading').textContent()) ?? '';
  const found = /A (\S+) · B (\S+) · B − A (\S+)/.exec(text);
  return found ? found.slice(1).map(readNumber) : [];
}
const rows = (page: Page): Promise<string[]> => panel(page).locator('tbody tr').allTextContents();

/** Trains a network on the embedded digits for a few steps, and pauses it. */
async function train(page: Page, recipe: RegExp): Promise<void> {
  await startTraining(page, recipe);
  await expect.poll(() => page.evaluate(() => document.body.textContent)).toMatch(/step[\s\S]{0,40}[3-9]/);
  await button(page, 'Pause').click();
  await button(page, 'Run').waitFor();
}

describe('comparing', () => {
  it('shows two images beside each other by keyboard alone, with values that add up', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    await page.keyboard.press('c');
    await panel(page).locator('table').waitFor();
    await expect.poll(() => captions(page)).toHaveLength(3);
    await panel(page).getByRole('spinbutton', { name: 'Image' }).fill('3');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await captions(page))[1]).toContain('image 3');
    await panel(page).getByText('All digits').click();
    await panel(page).locator('.columns button.map').first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => reading(page)).toHaveLength(3);
    for (let step = 0; step < 12; step++) {
      const [a, b, by] = await reading(page);
      expect(Math.fround(by!)).toBe(Math.fround(Math.fround(b!) - Math.fround(a!)));
      await page.keyboard.press('ArrowDown');
    }
    expect(await violations(page)).toEqual([]);
    // The address reopens the comparison.
    expect(new URL(page.url()).hash).toContain('compare=sample.3');
    await page.reload();
    await panel(page).locator('table').waitFor();
    await expect.poll(async () => (await captions(page))[1]).toContain('image 3');
    await page.keyboard.press('Escape');
    await page.locator('#stage').waitFor();
    expect(new URL(page.url()).hash).not.toContain('compare');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('start-comparison');
    expect(consoleComplaints()).toEqual([]);
  });

  it('shows the steps of a run and other runs, also while it trains, and says when shapes differ', async () => {
    const { page } = await start();
    await train(page, /Two-layer CNN/);
    await train(page, /LeNet-5/);
    await train(page, /LeNet-5/);
    await button(page, 'Compare…').click();
    await panel(page).getByText('Another step').click();
    await expect.poll(async () => (await captions(page))[1]).toContain('step 0');
    await expect.poll(async () => (await rows(page)).length).toBe(4);
    const figures = async (): Promise<number[]> =>
      readNumber((await panel(page).locator('tbody tr').nth(2).locator('td').first().textContent())!) > 0
        ? [1]
        : [];
    expect(await figures()).toEqual([1]);

    const now = await panel(page)
      .getByRole('combobox', { name: 'Step' })
      .locator('option')
      .last()
      .textContent();
    await panel(page).getByRole('combobox', { name: 'Step' }).selectOption(now!.trim());
    await expect.poll(async () => (await captions(page))[1]).toContain(`step ${now!.trim()}`);
    await expect.poll(figures).toEqual([]);
    await panel(page).getByRole('combobox', { name: 'Step' }).selectOption('0');
    await expect.poll(figures).toEqual([1]);

    // During training, A changes and B stays.
    const stepOfA = async (): Promise<number> =>
      Number(/step ([\d,]+)/.exec((await captions(page))[0]!)![1]!.replace(',', ''));
    const before = await stepOfA();
    await page.keyboard.press('Escape');
    await button(page, 'Run').click();
    await button(page, 'Compare…').click();
    await expect.poll(stepOfA).toBeGreaterThan(before);
    expect((await captions(page))[1]).toContain('step 0');
    await button(page, 'Pause').click();

    await panel(page).getByText('Another run').click();
    const run = panel(page).getByRole('combobox', { name: 'Run' });
    await run.locator('option').first().waitFor({ state: 'attached' });
    const options = await run.locator('option').allTextContents();
    const of = (recipe: string): string => options.find((text) => text.trim().startsWith(recipe))!;
    await run.selectOption({ label: of('LeNet-5').trim() });
    await panel(page).getByRole('combobox', { name: 'Step' }).selectOption('0');
    await expect.poll(async () => (await captions(page))[1]).toContain('step 0');
    await run.selectOption({ label: of('Two-layer CNN').trim() });
    await panel(page).getByRole('alert').waitFor();
    expect(await panel(page).getByRole('alert').textContent()).toMatch(
      /28x28x6 here and 26x26x32[\s\S]*compare\/shapes-differ/,
    );
    expect(await violations(page)).toEqual([]);
    await panel(page).getByText('Another image').click();
    await expect.poll(async () => (await rows(page)).length).toBe(2);
    expect(consoleComplaints()).toEqual([]);
  });
});

describe('colours', () => {
  it('are chosen in a menu, shown by the legend, and remembered', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    const legend = page.locator('aside .legend').first();
    expect(await legend.getAttribute('aria-label')).toContain('blue – red, around 0');
    await button(page, 'Colours').click();
    await page.getByLabel('Values spread').selectOption('low to high');
    await page.locator('#stage-colours select').nth(2).selectOption('inferno');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => legend.getAttribute('aria-label')).toContain('inferno, low to high');
    await page.reload();
    await page.getByText('conv1').first().waitFor();
    await expect.poll(() => legend.getAttribute('aria-label')).toContain('inferno, low to high');
    expect(consoleComplaints()).toEqual([]);
  });
});
