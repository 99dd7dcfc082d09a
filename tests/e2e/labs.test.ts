import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, violations } from './program.ts';

useBrowser();

describe('the labs', () => {
  it('run a lecture’s experiment from the list in one click, and show its numbers', async () => {
    const { page } = await start();
    await page.locator('[data-layer]').first().waitFor();
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'LeNet-5 today' }).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Open Softmax regression and begin' }).click();
    // If the lecture's data cannot be downloaded, the user is asked before anything is trained.
    const steps = page.getByRole('slider', { name: 'Steps of the run' });
    const digits = button(page, 'Use the built-in digits');
    await steps.or(digits).first().waitFor();
    if (await digits.isVisible()) {
      expect(await violations(page)).toEqual([]);
      await digits.click();
    }
    await steps.waitFor();
    await expect
      .poll(() =>
        page.getByRole('slider', { name: 'Steps of the run' }).getAttribute('aria-valuenow').then(Number),
      )
      .toBeGreaterThan(20);
    await button(page, 'Next step').click();
    await page.getByText('In the picture for 0 the middle is blue', { exact: false }).waitFor();
    await button(page, 'Next step').click();
    await page.getByText('The lecture has about 89 %', { exact: false }).waitFor();
    const pause = button(page, 'Pause');
    if (await pause.isVisible()) await pause.click();
    await button(page, 'Measure now').click();
    await page.getByText('not comparable').waitFor();
    await page.getByText('as in the lecture').first().waitFor();
    expect(await violations(page)).toEqual([]);

    await button(page, 'Make figures').click();
    await page.locator('.preview svg').first().waitFor();
    await expect
      .poll(() =>
        page
          .locator('.deck li .name')
          .allTextContents()
          .then((names) => names.join()),
      )
      .toContain('Confusion matrix');
    expect(consoleComplaints()).toEqual([]);
  });

  it('let a line be dragged, gone through step by step, and made into a figure as it is', async () => {
    const { page } = await start();
    await page.locator('[data-layer]').first().waitFor();
    await page.keyboard.press('o');
    await page.getByRole('button', { name: 'Perceptrons as gates' }).click();
    await page.locator('[data-handle="move"]').waitFor();
    expect(await violations(page)).toEqual([]);
    const told = page.getByText('4 of 4 rows right');
    await told.waitFor();

    const handle = (await page.locator('[data-handle="move"]').boundingBox())!;
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 60, y + 60, { steps: 4 });
    await page.mouse.up();
    await page.getByText('2 of 4 rows right').waitFor();
    await button(page, 'Start values').click();
    await told.waitFor();

    await button(page, 'Next step').click();
    await page.locator('svg text', { hasText: 'random weights' }).waitFor();
    await button(page, 'One step on').click();
    await page.locator('.steps .number', { hasText: /^1 of / }).waitFor();
    await button(page, 'To the end').click();
    await told.waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Make a figure').click();
    await page.locator('.preview svg').first().waitFor();
    await page.locator('.preview svg text', { hasText: '4 of 4 rows right' }).first().waitFor();
    expect(consoleComplaints()).toEqual([]);
  });

  it('let a matrix be typed, say what is no number, and show the result at once', async () => {
    const { page } = await start({ locale: 'ko-KR', colorScheme: 'dark' });
    await page.locator('[data-layer]').first().waitFor();
    await page.keyboard.press('o');
    await page.getByRole('navigation', { name: '모든 실습' }).getByText('합성곱 행렬').click();
    const result = page.getByRole('img', { name: '결과' });
    /** The middle of the sky, red, green, blue. */
    const sky = () =>
      result.evaluate((canvas: HTMLCanvasElement) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
        copy.drawImage(canvas, 0, 0);
        return [...copy.getImageData(20, 20, 1, 1).data.slice(0, 3)];
      });
    const before = await sky();
    await page.getByRole('textbox', { name: '더하는 수' }).fill('x');
    await page.getByText('여기에 쓸 수 없습니다', { exact: false }).waitFor();
    expect(await sky()).toEqual(before);
    await page.getByRole('textbox', { name: '더하는 수' }).fill('20');
    await expect.poll(sky).toEqual(before.map((value) => Math.min(255, value + 20)));
    await page.getByRole('combobox', { name: '행렬' }).selectOption('에지 검출');
    await expect.poll(async () => Math.max(...(await sky()))).toBeLessThan(10);
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });
});
