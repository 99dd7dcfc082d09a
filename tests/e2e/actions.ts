import type { Page } from 'playwright-core';

/** A button by its full name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Trains a network on the embedded digits: the current one, or the first whose name matches. */
export async function startTraining(page: Page, recipe?: RegExp): Promise<void> {
  await button(page, 'Train a network').click();
  if (recipe) await page.getByRole('radio', { name: recipe }).first().check();
  await page.getByRole('radio', { name: /^built-in digits/ }).check();
  await button(page, 'Start training').click();
  await button(page, 'Pause').waitFor();
}
