import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';

useBrowser();

/** Waits until some steps are done, and pauses. */
async function pauseAfter(page: Page, steps: number): Promise<void> {
  const done = page.getByRole('slider', { name: 'Steps of the run' });
  await expect.poll(() => done.getAttribute('aria-valuenow').then(Number)).toBeGreaterThan(steps);
  await button(page, 'Pause').click();
  await button(page, 'Run').waitFor();
}

describe('a network of values', () => {
  it('learns a curve, is evaluated beside the truth, and opens a step into its own loss', async () => {
    const { page } = await start();
    await button(page, 'Train a network').click();
    await page
      .getByRole('radio', { name: /Regression: a curve/ })
      .first()
      .check();
    await button(page, 'Start training').click();
    await button(page, 'Pause').waitFor();
    await pauseAfter(page, 20);
    await page.getByText('Mean absolute error').first().waitFor();
    expect(await violations(page)).toEqual([]);
    // Nothing about pictures or classes is offered.
    expect(await button(page, 'Your own').count()).toBe(0);

    await page.keyboard.press('v');
    await page.getByText('401 test examples of curve').waitFor();
    await page.getByRole('img', { name: /^Fit/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await button(page, 'Inside this step').click();
    await page.getByRole('region', { name: 'Loss', exact: true }).getByRole('button').click();
    await page.getByRole('columnheader', { name: 'Target t' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });

  it('gives images again: the worst of them beside what was given', async () => {
    const { page } = await start();
    await startTraining(page, /^Autoencoder/);
    await pauseAfter(page, 3);
    await page.keyboard.press('v');
    await page
      .getByRole('button', { name: /^Example \d+, mean squared error/ })
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Best first').click();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('13–24 / 2,000').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });
});
