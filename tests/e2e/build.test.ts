import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, violations } from './program.ts';

useBrowser();

const listing = `from tensorflow.keras import layers, models
model = models.Sequential()
model.add(layers.Conv2D(4, (5, 5), strides=3, activation='relu', input_shape=(28, 28, 1)))
model.add(layers.Flatten())
model.add(layers.Dense(10, activation='softmax'))
model.compile(optimizer='sgd', loss='sparse_categorical_crossentropy')
model.fit(x_train, y_train, epochs=40, batch_size=64)
`;

describe('the screen on which a network is built', () => {
  it('changes a recipe, explains what is impossible, undoes it, saves the network and trains it', async () => {
    const { page } = await start();
    await page.locator('[data-layer]').first().waitFor();
    await page.getByRole('button', { name: 'Build', exact: true }).click();
    await button(page, 'Start from').click();
    await button(page, 'LeNet-5').click();
    await page.getByText('61,706 parameters').waitFor();

    const list = page.getByRole('region', { name: 'Layers' });
    await list.getByRole('button', { name: /^conv2 / }).click();
    await page.getByLabel('kernel size').fill('31');
    await list.getByText('(14 - 31 + 2·0)/1 + 1 = -16').waitFor();
    expect(await violations(page)).toEqual([]);
    await list.getByRole('button', { name: /^conv2 / }).click();
    await page.keyboard.press('Control+z');
    await page.getByText('61,706 parameters').waitFor();
    await page.keyboard.press('Control+Shift+z');
    await page.getByText('1 impossible').waitFor();
    await page.keyboard.press('Control+z');

    await list.getByRole('button', { name: /^conv3 / }).click();
    await page.getByRole('button', { name: 'Add a layer behind the selected one' }).click();
    await page.getByRole('searchbox', { name: 'Search layers' }).fill('batch');
    await page.keyboard.press('Enter');
    await page.getByText('62,186 parameters').waitFor(); // and 4 x 120 of the normalisation
    await button(page, 'Compare').click();
    await page.getByRole('rowheader', { name: 'norm1' }).waitFor();

    await page.getByLabel('Data', { exact: true }).selectOption('digits');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Save as a file').click(),
    ]);
    expect(download.suggestedFilename()).toBe('lenet5.network.json');
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8')) as object;
    expect(saved).toMatchObject({ format: 'featurescope-network', version: 1, task: 'classification' });

    await button(page, 'Train').click();
    await expect
      .poll(() =>
        page.getByRole('slider', { name: 'Steps of the run' }).getAttribute('aria-valuenow').then(Number),
      )
      .toBeGreaterThan(2);
    await page.locator('[data-layer="norm1"]').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });

  it('reads pasted code, trains its network, and starts it again from step 0', async () => {
    const { page } = await start();
    await page.locator('[data-layer]').first().waitFor();
    await page.getByRole('button', { name: 'Build', exact: true }).click();
    await button(page, 'Paste code').click();
    await page.getByRole('textbox', { name: /Keras code/ }).fill(listing.replace('Flatten()', 'Lambda(f)'));
    await page.getByText('layers of the class Lambda cannot be built').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('textbox', { name: /Keras code/ }).fill(listing);
    await page.getByText('Python: 4 layers').waitFor();
    await button(page, 'Use this network').click();
    await page.getByLabel('Data', { exact: true }).selectOption('digits');
    await button(page, 'Train').click();
    const at = () =>
      page.getByRole('slider', { name: 'Steps of the run' }).getAttribute('aria-valuenow').then(Number);
    await expect.poll(at).toBeGreaterThan(5);
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click();
    await expect.poll(at).toBeLessThan(5);
    await page.locator('[data-layer="conv2d"]').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });
});
