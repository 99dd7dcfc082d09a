import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';
import { readNumber } from './readNumber.ts';

useBrowser();

const panel = (page: Page): Locator => page.locator('.inside[aria-label]');
const current = (page: Page): Locator => panel(page).locator('[aria-current="step"]');
/** A number in a formula: its digits, and its power of ten if it has one. */
async function mathNumber(formula: Locator): Promise<number> {
  const [digits, ten, exponent] = await formula.locator('mn').allTextContents();
  const text = ten === undefined ? digits! : `${digits}e${exponent}`;
  return Number(text.replaceAll('−', '-'));
}
const number = async (cell: Locator): Promise<number> => readNumber((await cell.textContent())!);

/** Trains LeNet-5 for a few steps, pauses, and opens the inspection of the current step with the keyboard. */
async function openInside(page: Page): Promise<void> {
  await startTraining(page, /LeNet-5/);
  await expect.poll(() => page.evaluate(() => document.body.textContent)).toMatch(/step[\s\S]{0,40}[3-9]/);
  await button(page, 'Pause').click();
  await button(page, 'Run').waitFor();
  await page.locator('body').press('i');
  await current(page).waitFor();
}

describe('the inside of a step', () => {
  it('goes through every phase with its tensors, to an update whose formula gives the weight after it', async () => {
    const { page } = await start();
    await openInside(page);
    await panel(page).getByText('All digits').click();
    const total = await panel(page).locator('[data-phase]').count();
    expect(total).toBeGreaterThan(16);
    const seen = new Map<string, number>();
    for (let at = 0; at < total; at++) {
      const kind = await panel(page)
        .locator('section:has([aria-current="step"])')
        .first()
        .getAttribute('aria-label');
      seen.set(kind!, (seen.get(kind!) ?? 0) + 1);
      expect(await current(page).getAttribute('data-phase')).toBe(String(at));
      if (kind === 'Forward' || kind === 'Backward')
        await expect.poll(() => panel(page).locator('.phase canvas').count()).toBeGreaterThan(0);
      if (kind === 'Loss') {
        const cells = panel(page).locator('.scroll tbody tr td:last-child');
        const losses = await Promise.all((await cells.all()).map(number));
        const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
        const told = await number(panel(page).locator('.scroll tfoot td'));
        expect(Math.abs(mean - told)).toBeLessThan(1e-6 * told);
      }
      if (kind === 'Update') {
        const result = panel(page).locator('[data-result="w′"]');
        await result.waitFor();
        const after = panel(page).locator('tr', { has: page.getByText('after', { exact: true }) });
        const shown = await number(after.locator('.value'));
        expect(await mathNumber(result.locator('p math'))).toBe(shown);
        expect(await result.locator('.same').count()).toBe(1);
      }
      await page.keyboard.press('.');
    }
    expect(Object.fromEntries(seen)).toMatchObject({ Loss: 1, Forward: seen.get('Backward') });
    expect(seen.get('Update')).toBeGreaterThan(3);
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });

  it('lights the flow in the network, shows another image and weight, goes to the next step and closes', async () => {
    const { page } = await start({ colorScheme: 'dark' });
    await openInside(page);
    await expect.poll(() => page.locator('.carries.forward').count()).toBe(1);
    const title = async (): Promise<number> =>
      Number(/[\d,]+/.exec((await panel(page).getAttribute('aria-label'))!)![0].replaceAll(',', ''));
    const step = await title();
    await panel(page).locator('[data-row="3"]').click();
    await expect.poll(() => panel(page).locator('.phase').textContent()).toContain('image 3');
    await panel(page).getByRole('button', { name: 'Update conv1' }).click();
    await panel(page).getByRole('button', { name: /^bias/ }).click();
    await panel(page).locator('table button.map').first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => panel(page).locator('.hint').textContent()).toContain('conv1/bias[1]');
    await button(page, 'The step after').click();
    await expect.poll(title).toBe(step + 1);
    expect(await current(page).textContent()).toContain('conv1');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('start-inside');
    expect(consoleComplaints()).toEqual([]);
  });
});
