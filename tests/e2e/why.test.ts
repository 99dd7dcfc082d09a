import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { consoleComplaints, stageFingerprint, useBrowser } from './browser.ts';
import { button, start, violations } from './program.ts';

useBrowser();

it('one asks why: of an image, of a unit, of all images and of moved ones, and takes a figure along', async () => {
  const { page } = await start();
  await page.getByText('conv1').first().waitFor();
  await page.keyboard.press('w');
  await expect.poll(() => page.locator('.card canvas').count()).toBeGreaterThanOrEqual(6);
  expect(await violations(page)).toEqual([]);
  const before = await stageFingerprint(page);
  await page.getByLabel('Explain the class').selectOption({ label: '3' });
  await expect.poll(() => stageFingerprint(page)).not.toBe(before);
  await page.getByLabel('Copies').selectOption('25');
  await button(page, 'Next image').click();
  await expect
    .poll(() => page.getByRole('spinbutton', { name: 'Number of the image' }).inputValue())
    .toBe('1');

  await page.getByRole('tab', { name: 'A unit' }).click();
  await page.getByLabel('Layer').selectOption('output');
  await button(page, 'Maximise').click();
  await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('128');

  await page.getByRole('tab', { name: 'All images' }).click();
  await page.getByLabel('Test images').fill('300');
  await page.getByLabel('Method').selectOption('pca');
  await button(page, 'Lay out').click();
  await page.locator('.cloud canvas').waitFor();
  await button(page, 'Measure all layers').click();
  await page.locator('.side svg[role="img"]').waitFor();
  await page.getByTitle('Select all of 4').click();
  await expect.poll(() => page.locator('.card li canvas').count()).toBeGreaterThan(10);
  expect(await violations(page)).toEqual([]);

  await page.getByRole('tab', { name: 'Moved images' }).click();
  await page.getByLabel('Layer').selectOption('conv1');
  await expect.poll(() => page.locator('.maps canvas').count()).toBe(3);
  await page.getByRole('slider', { name: 'Right (px)' }).fill('3');
  // A convolution is exactly equivariant; a 2x2 pooling is not for an odd number of pixels.
  const difference = (): Promise<string | null> => page.getByText(/mean absolute difference/).textContent();
  await expect.poll(difference).toMatch(/difference 0\.0000$/);
  await page.getByLabel('Layer').selectOption('pool1');
  await expect.poll(difference).toMatch(/difference [\d.]*[1-9]/);
  await page.getByLabel('Test images').fill('100');
  await button(page, 'Measure').click();
  await page.getByRole('img', { name: /Accuracy on 100 test images/ }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('tab', { name: 'This image' }).click();
  await page.getByRole('region', { name: 'Occlusion' }).getByRole('button', { name: 'Figure' }).click();
  const preview = page.locator('.preview svg').first();
  await preview.waitFor();
  await expect.poll(() => preview.locator('text').first().textContent()).toBe('Occlusion sensitivity');
  const coming = page.waitForEvent('download');
  await button(page, 'SVG').click();
  await button(page, 'Export this figure').click();
  const file = await (await coming).path();
  expect(readFileSync(file, 'utf8')).toContain('Drop of the score');
  expect(consoleComplaints()).toEqual([]);
});
