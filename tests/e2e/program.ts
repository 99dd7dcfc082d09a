import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { temporaryFolder } from '../engine/training/tinyRun.ts';
import { startServer } from '../hosts/builtProgram.ts';
import { openPage, type Look } from './browser.ts';

/** A program as a new user has it: no runs, no data but the embedded digits. */
export async function start(look: Look = {}, more: NodeJS.ProcessEnv = {}) {
  const environment = {
    ...more,
    FEATURESCOPE_HOME: temporaryFolder(),
    XDG_CACHE_HOME: temporaryFolder(),
    FEATURESCOPE_DATA: '',
  };
  const { url, child } = await startServer(environment);
  const page = await openPage(url, look);
  return { url, child, page };
}

/** A button by its whole name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** Trains a network on the embedded digits: the one at hand, or the first whose name fits. */
export async function startTraining(page: Page, recipe?: RegExp): Promise<void> {
  await button(page, 'Train a network').click();
  if (recipe) await page.getByRole('radio', { name: recipe }).first().check();
  await page
    .getByRole('radio', { name: /digits/ })
    .last()
    .check();
  await button(page, 'Start training').click();
  await button(page, 'Pause').waitFor();
}

/** What axe finds wrong with the page as it is. */
export async function violations(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const { violations: found } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(),
  );
  return found.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(' | ')}`);
}
