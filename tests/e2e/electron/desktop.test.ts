import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { listRuns } from '../../../src-main/engine/library/runsFolder.ts';
import { exportFormats, type ExportFormat } from '../../../src-shared/contract/exports.ts';
import { temporaryFolder } from '../../belongings.ts';
import { rememberAsSeen, stageFingerprint } from '../browser.ts';
import { button, startTraining } from '../actions.ts';
import type { Desktop, User } from './Desktop.ts';
import { realElectron } from './realElectron.ts';
import { standInElectron } from './standInElectron.ts';

const drivers = [realElectron, standInElectron];
for (const { name, missing } of drivers)
  if (missing) process.stderr.write(`The desktop app is not tried in ${name}: ${missing}.\n`);

const newUser = (): User => ({ home: temporaryFolder(), userData: temporaryFolder() });

const timeline = (page: Page) => page.getByRole('slider', { name: 'Steps of the run' });
const stepNow = async (page: Page): Promise<number> =>
  Number(await timeline(page).getAttribute('aria-valuenow'));

async function showsMaps(page: Page): Promise<void> {
  await page.getByText('conv1').first().waitFor();
  await expect.poll(() => stageFingerprint(page)).not.toBe(0);
}

/** Skips the tour, and collects what the page complains of from now on. */
async function settle({ page }: Desktop): Promise<string[]> {
  await page.evaluate(rememberAsSeen);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.reload();
  await showsMaps(page);
  return complaints;
}

/** Trains LeNet-5 on the embedded digits and pauses it. @returns its last step */
async function trainAWhile(page: Page): Promise<number> {
  await startTraining(page, /LeNet-5/);
  await expect.poll(() => stepNow(page)).toBeGreaterThan(20);
  await button(page, 'Pause').click();
  await button(page, 'Run').waitFor();
  return stepNow(page);
}

/** Drops a file or folder of the disk on the middle of the window, as a person does. */
async function drop({ page, expectDrop }: Desktop, path: string): Promise<void> {
  await expectDrop(path);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await session.detach();
}

/** How a file of each format begins. */
const beginnings: Record<ExportFormat, RegExp> = {
  svg: /^<\?xml[^>]*>\s*<svg /,
  png: /^\x89PNG\r\n/,
  pdf: /^%PDF-1/,
  pptx: /^PK/,
  gif: /^GIF89a/,
};

describe.each(drivers.filter(({ missing }) => missing === undefined))(
  'the desktop app in $name',
  (driver) => {
    let untouched: () => void;
    beforeAll(async () => (untouched = await driver.prepare()));
    afterAll(() => untouched());

    it('opens its window on a trained network without a complaint, in a sandbox with no way out', async () => {
      const desktop = await driver.start(newUser());
      const { page } = desktop;
      await showsMaps(page);
      expect(await page.title()).toMatch(/^LeNet-5 .*Featurescope$/);
      const complaints = await settle(desktop);
      expect((await desktop.menu()).slice(-4)).toEqual(['File', 'Edit', 'View', 'Window']);
      const seen = `[typeof require, typeof process, Object.keys(featurescopeDesktop), featurescopeDesktop.platform]`;
      const facts = ['platform', 'version', 'pathOf'];
      expect(await page.evaluate(seen)).toEqual(['undefined', 'undefined', facts, process.platform]);
      expect(complaints).toEqual([]);

      const asked = [
        'camera',
        'clipboard-write',
        'microphone',
        'clipboard-read',
        'geolocation',
        'notifications',
      ];
      const answers = await page.evaluate(
        (names) =>
          Promise.all(
            names.map(async (name) => (await navigator.permissions.query({ name: name as 'camera' })).state),
          ),
        asked,
      );
      expect(answers).toEqual(['granted', 'granted', 'denied', 'denied', 'denied', 'denied']);
      expect(await page.evaluate(`window.open('https://example.org/')`)).toBeNull();
      const address = page.url();
      await page.evaluate(`(window.stayed = true, location.href = 'https://example.org/')`);
      await page.evaluate(`location.href = '/other.html'`);
      await trainAWhile(page);
      expect(await page.evaluate(`window.stayed`)).toBe(true);
      expect(page.url()).toBe(address);
      expect(await desktop.windows()).toBe(1);
    });

    it('trains, steps, goes back and forth, exports every format, and opens a network that is dropped on it', async () => {
      const desktop = await driver.start(newUser());
      const { page } = desktop;
      const complaints = await settle(desktop);
      const last = await trainAWhile(page);
      await page.keyboard.press('s');
      await expect.poll(() => stepNow(page)).toBe(last + 1);
      const at = await stageFingerprint(page);
      await timeline(page).press('Home');
      await expect.poll(() => stepNow(page)).toBe(0);
      await expect.poll(() => stageFingerprint(page)).not.toBe(at);
      await timeline(page).press('End');
      await expect.poll(() => stepNow(page)).toBe(last + 1);

      await page.keyboard.press('f');
      await page.locator('.preview svg').first().waitFor();
      const written = new Map<ExportFormat, string>();
      for (const format of exportFormats) {
        await button(page, format.toUpperCase()).click();
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          button(page, 'Export this figure').click(),
        ]);
        expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
        written.set(format, readFileSync(await download.path(), 'latin1'));
      }
      for (const [format, content] of written) expect(content, format).toMatch(beginnings[format]);
      expect(written.get('pdf')).toMatch(/\+Pretendard-/);

      await button(page, 'Back to the network').click();
      await showsMaps(page);
      const path = join(temporaryFolder(), 'mine');
      cpSync(join('resources', 'models', 'lenet5-mnist'), path, { recursive: true });
      await drop(desktop, path);
      const found = page.getByRole('group', { name: 'The network “mine/”' });
      await found.getByRole('row', { name: /conv1 Conv2D/ }).waitFor();
      expect(await page.getByLabel('Path on this computer').inputValue()).toBe(path);
      await found.getByRole('combobox', { name: 'Data' }).selectOption('digits');
      await button(page, 'Look at it').click();
      await page.getByText('opened from a file, TensorFlow.js').first().waitFor();
      await showsMaps(page);
      expect(complaints).toEqual([]);
    });

    it('goes on when its engine died, is shown by a second start, and saves when it is quit or closed', async () => {
      const user = newUser();
      const first = await driver.start(user);
      const { page } = first;
      await settle(first);
      const last = await trainAWhile(page);
      await first.killEngine();
      await page.getByRole('button', { name: /^Continue/ }).click();
      await expect.poll(() => button(page, 'Run').isEnabled()).toBe(true);
      expect(await stepNow(page)).toBe(last);
      await first.minimize();
      await expect.poll(() => first.isMinimized()).toBe(true);
      expect(await first.startSecond()).toBe(0);
      await expect.poll(() => first.isMinimized()).toBe(false);
      expect(await first.windows()).toBe(1);

      // At one step per second it still trains when it is quit.
      const speed = page.getByRole('slider', { name: 'Speed' });
      await speed.press('Home');
      await expect.poll(() => speed.getAttribute('aria-valuetext')).toBe('1 step per second');
      await button(page, 'Run').click();
      await expect.poll(() => stepNow(page)).toBeGreaterThan(last);
      const before = await stepNow(page);
      await button(page, 'Pause').waitFor();
      expect(await first.quit()).toBe(0);
      const { run } = listRuns(join(user.home, 'runs'))[0]!;
      const saved = RunFolder.open(run).latestCheckpoint().step;
      expect(saved).toBeGreaterThanOrEqual(before);

      // The same user again, who has still seen the tour.
      const second = await driver.start(user);
      await showsMaps(second.page);
      await button(second.page, 'Runs').click();
      await second.page
        .getByRole('button', { name: /LeNet-5/ })
        .first()
        .click();
      await expect.poll(() => stepNow(second.page)).toBe(saved);
      await button(second.page, 'Run').click();
      await expect.poll(() => stepNow(second.page)).toBeGreaterThan(saved + 3);
      const later = await stepNow(second.page);
      expect(await second.closeWindow()).toBe(0);
      expect(RunFolder.open(run).latestCheckpoint().step).toBeGreaterThanOrEqual(later);
    });
  },
);
