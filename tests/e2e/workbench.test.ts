import type { Page } from 'playwright-core';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { enginePid } from '../hosts/builtProgram.ts';
import { contrastAndNames, everyRule } from '../renderer/axeRules.ts';
import { consoleComplaints, openPage, stageFingerprint, useBrowser } from './browser.ts';
import { button, start, startAlone, startTraining, violations } from './program.ts';

useBrowser();

const step = async (page: Page): Promise<number> => {
  const text = await page
    .getByText(/^step [\d,]+ of/)
    .first()
    .textContent();
  return Number(/step ([\d,]+)/.exec(text!)![1]!.replaceAll(',', ''));
};

describe('the workbench in a browser', () => {
  it('shows a trained network with a digit going through it on the first start', async () => {
    const { page } = await startAlone();
    await page.getByText('conv1').first().waitFor();
    await expect.poll(() => stageFingerprint(page)).not.toBe(0);
    await button(page, 'Train a network').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });

  it('trains at one click, shows the maps change, pauses, steps and goes on by keys', async () => {
    const { page } = await start();
    await startTraining(page);
    await expect.poll(() => step(page)).toBeGreaterThan(3);
    const before = await stageFingerprint(page);
    await expect.poll(() => stageFingerprint(page)).not.toBe(before);
    await page.keyboard.press('Space');
    await button(page, 'Run').waitFor();
    const paused = await step(page);
    await page.keyboard.press('.');
    await expect.poll(() => step(page)).toBe(paused + 1);
    await page.keyboard.press('Space');
    await expect.poll(() => step(page)).toBeGreaterThan(paused + 3);
    expect(consoleComplaints()).toEqual([]);
  });

  it('opens a network of another program by its path, looks at it, and trains on from its weights', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    const path = join(temporaryFolder(), 'other');
    cpSync(join('resources', 'models', 'lenet5-mnist'), path, { recursive: true });
    await button(page, 'Train a network').click();
    await page.getByLabel('Path on this computer').fill(path);
    await page.keyboard.press('Enter');
    const found = page.getByRole('group', { name: 'The network “other/”' });
    await found.getByRole('row', { name: /conv1 Conv2D/ }).waitFor();
    await found.getByRole('combobox', { name: 'Data' }).selectOption('digits');
    await button(page, 'Look at it').click();
    await page.getByText('opened from a file, TensorFlow.js').first().waitFor();
    await expect.poll(() => stageFingerprint(page)).not.toBe(0);
    await page.locator('[data-layer="conv1"] canvas').waitFor();
    await button(page, 'Evaluate').click();
    await page.getByRole('button', { name: /^Confusion matrix:/ }).waitFor();
    await button(page, 'Back to the network').click();
    await button(page, 'Train on from these weights').click();
    await expect.poll(() => step(page)).toBeGreaterThan(1);
    expect(consoleComplaints()).toEqual([]);
  });

  it('scales images to a network that takes larger ones, says so, and shows them as it takes them', async () => {
    const { page } = await start();
    await page.getByText('conv1').first().waitFor();
    await button(page, 'Train a network').click();
    await page.getByRole('radio', { name: /Tiny VGG/ }).check();
    await button(page, 'Start training').click();
    await page.getByText('The images of “built-in digits” are 28×28×1').waitFor();
    await page.locator('[data-layer="max_pool_2"] canvas').waitFor();
    /** Rows of the first image of the data set that are not completely black. */
    const litRows = () =>
      page.evaluate(() => {
        const tile = [...document.querySelectorAll('canvas')].find(
          (one) => one.width === 64 && one.height === 64,
        );
        if (!tile) return 0;
        const copy = new OffscreenCanvas(64, 64).getContext('2d')!;
        copy.drawImage(tile, 0, 0);
        const { data } = copy.getImageData(0, 0, 64, 64);
        return Array.from({ length: 64 }, (_none, y) => data.subarray(y * 256, y * 256 + 256)).filter((row) =>
          row.some((value, at) => at % 4 === 0 && value > 60),
        ).length;
      });
    await expect.poll(litRows).toBeGreaterThan(20);
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });

  it('follows what is selected, and shows it again at its address', async () => {
    const { page } = await start();
    await page.getByText('pool1').first().waitFor();
    await page.keyboard.press('Tab');
    await page.locator('main canvas').nth(3).click();
    const heading = page.locator('aside').last().getByRole('heading').first();
    const selected = await heading.textContent();
    const address = page.url();
    expect(new URL(address).hash).not.toBe('');
    const again = await page.context().newPage();
    onTestFinished(() => again.close());
    await again.goto(address);
    await expect
      .poll(() => again.locator('aside').last().getByRole('heading').first().textContent())
      .toBe(selected);
  });

  it('is the same workbench in Korean and in the dark', async () => {
    const { page } = await start({ locale: 'ko-KR', colorScheme: 'dark' });
    await button(page, '네트워크 학습하기').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe('rgb(18, 19, 22)');
    await page.getByRole('button', { name: /English/ }).click();
    await button(page, 'Train a network').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });

  it('tells that the engine died, and goes on from the last checkpoint', async () => {
    const { page, child } = await startAlone();
    await startTraining(page);
    await expect.poll(() => step(page)).toBeGreaterThan(2);
    await page.keyboard.press('Space');
    await button(page, 'Run').waitFor();
    const saved = await step(page);
    process.kill(enginePid(child), 'SIGKILL');
    await page.getByRole('button', { name: /^Continue/ }).click();
    await expect.poll(() => step(page)).toBe(saved);
    await button(page, 'Run').click();
    await expect.poll(() => step(page)).toBeGreaterThan(saved);
  });

  it('shows a clear page, with its code, when the address lacks the token', async () => {
    const { url } = await start();
    const page = await openPage(new URL('/', url));
    await page.getByText('The address lacks the right token.').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('says that the engine cannot compute, and why, when no backend works', async () => {
    const { page } = await startAlone({ FEATURESCOPE_BACKEND: 'nosuch' });
    await page.getByRole('heading', { name: 'The engine cannot compute here' }).waitFor();
    await page.getByText('The backend "nosuch" is not available').waitFor();
    await page.getByText('engine/backend-unavailable').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });

  it('says what is wrong with a setting before anything starts', async () => {
    const { page } = await start();
    await button(page, 'Train a network').click();
    await page.getByLabel('Epochs', { exact: true }).fill('0');
    await page.getByText('From 1 to 1,000').first().waitFor();
    expect(await button(page, 'Start training').isDisabled()).toBe(true);
  });

  it.each([
    ['light', 'en-US', 1280, 800, everyRule],
    ['dark', 'ko-KR', 1920, 1080, contrastAndNames],
    ['light', 'ko-KR', 820, 600, everyRule],
  ] as const)(
    'has no accessibility violation on any screen: %s, %s, %i x %i',
    async (colorScheme, locale, width, height, rules) => {
      const { page } = await start({ colorScheme, locale, width, height });
      await page.getByText('conv1').first().waitFor();
      expect(await violations(page, rules)).toEqual([]);
      await page.getByRole('button', { name: /^(Train a network|네트워크 학습하기)$/ }).click();
      await page.locator('main.start').waitFor();
      expect(await violations(page, rules)).toEqual([]);
      await page.getByRole('radio', { name: /^(built-in digits|내장 숫자(?! 그림))/ }).check();
      await page.getByRole('button', { name: /^(Start training|학습 시작)$/ }).click();
      await page.getByRole('button', { name: /^(Pause|일시 정지)$/ }).waitFor();
      expect(await violations(page, rules)).toEqual([]);
      expect(consoleComplaints()).toEqual([]);
    },
  );
});
