import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, violations } from './program.ts';

useBrowser();

/** The step displayed by the transport. */
async function stepOf(page: Page): Promise<number> {
  const text = await page.locator('body').innerText();
  return Number(/step ([\d,]+) of/.exec(text)?.[1]?.replace(',', '') ?? -1);
}

/** Starts a run of lenet5, pauses it and takes some single steps; returns the current step. */
async function train(page: Page, steps: number): Promise<number> {
  await button(page, 'Train a network').click();
  await page.locator('button.primary.large').click();
  await button(page, 'Pause').click();
  await button(page, 'One step').waitFor();
  await expect.poll(() => button(page, 'One step').isEnabled()).toBe(true);
  for (let count = 0; count < steps; count++) {
    const before = await stepOf(page);
    await button(page, 'One step').click();
    await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
  }
  return stepOf(page);
}

const view = (page: Page) => page.getByLabel('What to show of the weights');
const reading = (page: Page) => page.locator('.kernels ~ .foot').textContent();

describe('kernels', () => {
  it('are shown as they changed, with the numbers under the pointer, and say what is missing', async () => {
    const { page } = await start();
    await view(page).selectOption('Change since the start');
    await page.getByText('This network was trained elsewhere').waitFor();
    await view(page).selectOption('Value');
    await train(page, 1);
    await view(page).selectOption('Gradient of the last step');
    await page.getByText('Appears after the next step of training.').waitFor();
    await button(page, 'One step').click();
    await page.locator('.kernel canvas').first().hover();
    await expect.poll(() => reading(page)).toMatch(/^\d, \d: −?\d\S* \(value −?\d\S*\)$/);
    for (const name of ['Change since the start', 'Change in the last step']) {
      await view(page).selectOption(name);
      await page.locator('.kernel canvas').first().hover();
      await expect.poll(() => reading(page)).toMatch(/\(value/);
    }
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });
});

describe('the network over time', () => {
  it('says what will appear, shows it after a step, and has it again with the run', async () => {
    const { page } = await start();
    await page.locator('#tab-layer').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Nothing was recorded while this network was trained.').waitFor();
    await page.getByText('Units that are dead, saturated').waitFor();
    const step = await train(page, 2);
    await page.locator('#tab-over-time').click();
    const figure = page.getByRole('img', { name: /^Distribution over time/ });
    await figure.waitFor();
    for (const name of ['gradients', 'activations', 'weights']) {
      await button(page, name).click();
      await expect.poll(() => figure.getAttribute('aria-label')).toContain(name);
    }
    await expect.poll(() => figure.getAttribute('aria-label')).toContain(`up to step ${step}, `);
    const told = await figure.getAttribute('aria-label');
    await page.getByText('No unit is dead').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await page.locator('#tab-over-time').click();
    await expect.poll(() => figure.getAttribute('aria-label')).toBe(told);
    expect(consoleComplaints()).toEqual([]);
  });
});
