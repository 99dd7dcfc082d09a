import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, framesOf, stillFingerprint, useBrowser } from './browser.ts';
import { button, start, startTraining, violations } from './program.ts';

useBrowser();

const timeline = (page: Page) => page.getByRole('slider', { name: 'Steps of the run' });
const stepNow = async (page: Page): Promise<number> =>
  Number(await timeline(page).getAttribute('aria-valuenow'));

/** Trains LeNet-5 for some steps, and pauses it. Returns its last step. */
async function trained(page: Page): Promise<number> {
  await startTraining(page, /LeNet-5/);
  await expect.poll(() => stepNow(page)).toBeGreaterThan(60);
  await button(page, 'Pause').click();
  await button(page, 'Run').waitFor();
  return stepNow(page);
}

describe('going back', () => {
  it('shows the maps of a step again, by dragging and by keys, and branches off from it', async () => {
    const { page } = await start();
    const frames = framesOf(page);
    await page.reload();
    const last = await trained(page);
    const pictures: Record<number, number> = {};
    /** Presses a key on the timeline; resolves with the stage's fingerprint at the target step. */
    const press = async (key: string, step: number): Promise<number> => {
      await timeline(page).press(key);
      await expect.poll(() => stepNow(page)).toBe(step);
      await expect.poll(() => page.locator('.head.moving').count()).toBe(0);
      await expect.poll(() => frames.at(-1)?.step).toBe(step);
      return stillFingerprint(page);
    };
    pictures[0] = await press('Home', 0);
    pictures[1] = await press('ArrowRight', 1);
    pictures[11] = await press('ArrowUp', 11);
    pictures[last] = await press('End', last);
    expect(new Set(Object.values(pictures)).size).toBe(4);
    expect(await press('Home', 0)).toBe(pictures[0]);
    await press('ArrowRight', 1);
    expect(await press('ArrowUp', 11)).toBe(pictures[11]);
    expect(await press('End', last)).toBe(pictures[last]);

    const box = (await timeline(page).boundingBox())!;
    const total = Number(
      /of ([\d,]+)/.exec((await timeline(page).getAttribute('aria-valuetext'))!)![1]!.replaceAll(',', ''),
    );
    const x = (step: number): number => box.x + (box.width * step) / total;
    await page.mouse.move(x(last), box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(x(last / 2), box.y + box.height / 2, { steps: 12 });
    await page.mouse.up();
    await expect.poll(() => stepNow(page)).toBeLessThan(last * 0.7);
    await expect.poll(() => page.locator('.head.moving').count()).toBe(0);
    const left = await stepNow(page);
    await page.keyboard.press('m');
    await page.getByText(/Run branches off/).waitFor();
    await button(page, 'Run').click();
    await expect.poll(() => stepNow(page)).toBeGreaterThan(left + 10);
    await button(page, 'Pause').click();
    await button(page, 'Run').waitFor();

    await button(page, 'Runs').click();
    await page.getByText(`branched off at step ${left}`).waitFor();
    const rows = page.locator('.runs .list > ul > li');
    await expect.poll(() => rows.count()).toBe(2);
    for (const row of await rows.all()) await row.getByRole('checkbox').check();
    await expect.poll(() => page.locator('.comparison svg path').count()).toBeGreaterThan(3);
    expect(await violations(page)).toEqual([]);

    // The parent run is intact: it can be named, has its bookmark, and its metrics can be exported.
    await rows
      .first()
      .getByRole('button', { name: /What can be done/ })
      .click();
    await button(page, 'Rename').click();
    await page.getByRole('textbox', { name: /Name of/ }).fill('the first');
    await page.keyboard.press('Enter');
    await rows.first().getByText('the first').waitFor();
    await rows
      .first()
      .getByRole('button', { name: /What can be done/ })
      .click();
    const download = page.waitForEvent('download');
    await button(page, 'Metrics as CSV').click();
    const text = readFileSync(await (await download).path(), 'utf8');
    expect(text.split('\r\n')).toHaveLength(last + 2);
    await button(page, 'the first').click();
    await expect.poll(() => stepNow(page)).toBe(last);
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    await button(page, String(left)).click();
    await expect.poll(() => stepNow(page)).toBe(left);

    // The branch can be deleted and restored.
    await button(page, 'Runs').click();
    await rows
      .nth(1)
      .getByRole('button', { name: /What can be done/ })
      .click();
    await button(page, 'Delete').click();
    await expect.poll(() => rows.count()).toBe(1);
    await button(page, 'Undo').click();
    await expect.poll(() => rows.count()).toBe(2);
    expect(consoleComplaints()).toEqual([]);
  });
});
