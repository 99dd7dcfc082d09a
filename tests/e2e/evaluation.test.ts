import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';

useBrowser();

describe('evaluating', () => {
  it('leads from a cell of the confusion matrix to its images, to one of them, and into the network', async () => {
    const { page } = await start();
    await startTraining(page, /LeNet-5/);
    await expect
      .poll(() =>
        page.getByRole('slider', { name: 'Steps of the run' }).getAttribute('aria-valuenow').then(Number),
      )
      .toBeGreaterThan(20);
    await button(page, 'Pause').click();
    await button(page, 'Run').waitFor();
    await page.keyboard.press('v');
    await page.getByText(/test images of built-in digits/).waitFor();
    const matrix = page.getByRole('button', { name: /^Confusion matrix:/ });
    await matrix.waitFor();
    expect(await violations(page)).toEqual([]);

    // The first wrong cell of the first row, reached with the arrow keys.
    await matrix.focus();
    await page.keyboard.press('ArrowRight');
    const told = page.locator('.told[aria-live]');
    const words = /^Truth (\d), predicted (\d): (\d+) images?, [\d.]+ % of its row, [\d.]+ % of its column$/;
    const cell = async () =>
      words
        .exec((await told.textContent())!)!
        .slice(1)
        .map(Number);
    expect((await cell()).slice(0, 2)).toEqual([0, 0]);
    let [truth, predicted, count] = await cell();
    for (let moves = 0; moves < 99 && (truth === predicted || count === 0); moves++) {
      await page.keyboard.press(predicted === 9 ? 'ArrowDown' : 'ArrowRight');
      if (predicted === 9) for (let back = 0; back < 9; back++) await page.keyboard.press('ArrowLeft');
      [truth, predicted, count] = await cell();
    }
    expect(truth).not.toBe(predicted);
    await page.keyboard.press('Enter');
    const tiles = page.locator('[role="tabpanel"] li button');
    await expect.poll(() => tiles.count()).toBe(Math.min(18, count!));
    const names = await tiles.evaluateAll((all) => all.map((one) => one.getAttribute('title')!));
    const sureness = names.map((name) => {
      expect(name).toMatch(new RegExp(`truth ${truth}, predicted ${predicted}, confidence \\d+ %$`));
      return Number(/(\d+) %$/.exec(name)![1]);
    });
    expect(sureness).toEqual(sureness.toSorted((a, b) => b - a));

    const last = tiles.last();
    await last.click();
    const index = /^Image (\d+):/.exec(names.at(-1)!)![1];
    await page.getByRole('region', { name: `Test image ${index}` }).waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Inspect').click();
    await page.locator('[data-layer="conv1"]').waitFor();
    expect(await page.evaluate(() => location.hash)).toContain(`sample=test.${index}`);
    expect(consoleComplaints()).toEqual([]);
  });

  it('moves a threshold along the curves, and takes matrix and mistakes to the figures', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    await button(page, 'Evaluate').click();
    await page.getByRole('tab', { name: 'ROC' }).click();
    const threshold = page.getByRole('slider', { name: 'Threshold' });
    await threshold.waitFor();
    const cells = page.locator('.threshold tbody td');
    const counts = async () => (await cells.allTextContents()).map((text) => Number(text.replace(',', '')));
    await expect.poll(async () => (await counts())[0]).toBeGreaterThan(0);
    const sum = (await counts()).reduce((total, one) => total + one, 0);
    await threshold.fill('0');
    const [own, missed, others, kept] = await counts();
    expect([missed, kept]).toEqual([0, 0]);
    expect(own! + others!).toBe(sum);
    await threshold.fill('1000');
    expect((await counts())[2]).toBeLessThan(others!);

    await page.getByRole('combobox', { name: 'Cells' }).selectOption('rows');
    await button(page, 'As a figure').first().click();
    const preview = page.locator('.preview svg').first();
    await expect.poll(() => preview.locator('text').first().textContent()).toBe('Confusion matrix');
    expect(await page.getByRole('combobox', { name: 'Cells' }).inputValue()).toBe('rows');
    await button(page, 'Evaluate').click();
    await page.getByRole('tab', { name: 'Images' }).click();
    await button(page, 'Hardest right ones').click();
    await page
      .getByRole('status')
      .filter({ hasText: /images$/ })
      .waitFor();
    await page.getByRole('tabpanel').getByRole('button', { name: 'As a figure' }).click();
    await expect.poll(() => preview.locator('text').first().textContent()).toBe('Hardest right ones');
    expect(consoleComplaints()).toEqual([]);
  });
});
