import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, stageFingerprint, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';

useBrowser();

const timeline = (page: Page) => page.getByRole('slider', { name: 'Steps of the run' });
const stepNow = async (page: Page): Promise<number> =>
  Number(await timeline(page).getAttribute('aria-valuenow'));
const speed = (page: Page) => page.getByRole('slider', { name: 'Speed' });
const pane = (page: Page, name: string) => page.getByRole('group', { name });

/** Makes the page record each step that the timeline shows, and the step at the last key press. */
const noteSteps = (page: Page) =>
  timeline(page).evaluateHandle((slider) => {
    const noted: { steps: number[]; whenPressed?: number } = { steps: [] };
    const now = (): number => Number(slider.getAttribute('aria-valuenow'));
    new MutationObserver(() => noted.steps.push(now())).observe(slider, {
      attributeFilter: ['aria-valuenow'],
    });
    addEventListener('keydown', () => (noted.whenPressed = now()), { capture: true });
    return noted;
  });

/** Trains LeNet-5 on the embedded digits, and pauses it. Returns the last step. */
async function paused(page: Page): Promise<number> {
  await startTraining(page, /LeNet-5/);
  await button(page, 'Pause').click();
  await button(page, 'Run').waitFor();
  return stepNow(page);
}

/** Opens the pane for running until a condition, selects a step, and starts. */
async function runUntil(page: Page, step: number): Promise<void> {
  await page.keyboard.press('u');
  await pane(page, 'Run until…').getByRole('spinbutton', { name: 'Step' }).fill(String(step));
  await button(page, 'Run until then').click();
}

describe('the transport of training', () => {
  it('runs until a step, stops there and says so; does several steps at once', async () => {
    const { page } = await start();
    const from = await paused(page);
    await runUntil(page, from + 40);
    await page.getByText(`Stopped at step ${from + 40}`).waitFor();
    expect(await stepNow(page)).toBe(from + 40);
    await button(page, 'Run').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('spinbutton', { name: 'How many steps' }).fill('7');
    await page.getByRole('spinbutton', { name: 'How many steps' }).press('Enter');
    await expect.poll(() => stepNow(page)).toBe(from + 47);
    await button(page, '7 steps').click();
    await expect.poll(() => stepNow(page)).toBe(from + 54);
    // A step that is already done cannot be chosen.
    await page.keyboard.press('u');
    await pane(page, 'Run until…').getByRole('spinbutton', { name: 'Step' }).fill('3');
    await page.getByText(`The step must be after ${from + 54}.`).waitFor();
    expect(await button(page, 'Run until then').isDisabled()).toBe(true);
    expect(consoleComplaints()).toEqual([]);
  });

  it('shows each step at a slow pace, and pauses at once', async () => {
    const { page } = await start();
    await paused(page);
    await speed(page).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => speed(page).getAttribute('aria-valuetext')).toBe('1 step per second');
    const from = await stepNow(page);
    const noted = await noteSteps(page);
    await button(page, 'Run').click();
    for (let shown = 0; shown < 3; shown++) {
      const before = await stageFingerprint(page);
      const step = await stepNow(page);
      await expect.poll(() => stepNow(page)).toBeGreaterThan(step);
      await expect.poll(() => stageFingerprint(page)).not.toBe(before);
    }
    await page.keyboard.press('Space');
    await button(page, 'Run').waitFor();
    const last = await stepNow(page);
    const { steps, whenPressed } = await noted.jsonValue();
    expect(steps).toEqual(Array.from({ length: last - from }, (_none, at) => from + 1 + at));
    // The current step is completed.
    expect(last).toBeLessThanOrEqual(whenPressed! + 1);
    // No further step was done: the next one follows it.
    await page.keyboard.press('s');
    await expect.poll(() => stepNow(page)).toBe(last + 1);
    // At full speed it soon advances far.
    await speed(page).focus();
    await page.keyboard.press('End');
    await button(page, 'Run').click();
    await expect.poll(() => stepNow(page)).toBeGreaterThan(last + 60);
    expect(consoleComplaints()).toEqual([]);
  });

  it('changes the learning rate and the batch size, records them, and goes back across the change', async () => {
    const { page } = await start();
    const at = await paused(page);
    const live = page.getByTitle('Learning rate and batch size (L)');
    const began = await live.textContent();
    await live.click();
    const controls = pane(page, 'Learning rate and batch size');
    await page.getByText(`Holds from step ${at + 1} on`).waitFor();
    await controls.getByLabel('learning rate').fill('0.0003');
    await controls.getByLabel('batch size').fill('20');
    await button(page, 'Apply').click();
    await expect.poll(() => live.textContent()).toMatch(/0\.0003.*20/);
    await runUntil(page, at + 30);
    await page.getByText(`Stopped at step ${at + 30}`).waitFor();
    await expect.poll(() => page.locator('.curves line.change').count()).toBe(2);
    await page.locator('.curves text', { hasText: 'rate 0.0003, batch 20' }).first().waitFor();

    // Back before the change and forward again: the settings of that time apply, and the same weights are restored.
    await timeline(page).press('ArrowLeft');
    await expect.poll(() => stepNow(page)).toBe(at + 29);
    await expect.poll(() => live.textContent()).toMatch(/0\.0003.*20/);
    await timeline(page).press('Home');
    await expect.poll(() => stepNow(page)).toBe(0);
    await expect.poll(() => live.textContent()).toBe(began);
    await timeline(page).press('End');
    await expect.poll(() => stepNow(page)).toBe(at + 30);
    await live.click();
    await controls.getByText(`step ${at + 1}`, { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await controls.getByRole('button', { name: /^Back to rate/ }).click();
    await expect.poll(() => live.textContent()).toBe(began);
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    await expect.poll(() => stepNow(page)).toBe(at + 31);
    await expect.poll(() => page.locator('.curves line.change').count()).toBe(4);
    expect(consoleComplaints()).toEqual([]);
  });
});
