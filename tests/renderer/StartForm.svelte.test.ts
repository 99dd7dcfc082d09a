import { expect, test } from 'vitest';
import { StartForm } from '../../src-renderer/state/training/StartForm.svelte.ts';
import type { DataInfo, RecipeInfo } from '../../src-shared/contract/service.ts';
import { makeDesk, until } from './desk.ts';

/** The recipes of a desk's engine, and one that answers for every pixel of pictures of any size. */
async function formWithSegmentation(): Promise<{ form: StartForm; digits: DataInfo }> {
  const desk = makeDesk({});
  await until(() => desk.app.workbench.session !== null);
  const { calls } = desk.app.workbench.connection;
  const [known, data] = [await calls.listRecipes(), await calls.listData()];
  desk.free();
  const ofPixels: RecipeInfo = { ...known[0]!, id: 'segmenter', task: 'segmentation', takesAnySize: true };
  const choices = { recipes: [...known, ofPixels], data, runs: [] };
  return { form: new StartForm(() => choices), digits: data.find(({ name }) => name === 'digits')! };
}

test('pictures with label maps are for networks that answer for every pixel, and for no others', async () => {
  const { form, digits } = await formWithSegmentation();
  const masks: DataInfo = {
    ...digits,
    name: 'masks',
    shape: [48, 64, 1],
    classes: [],
    targetShape: [48, 64],
  };
  expect(form.recipesFor(masks).map(({ id }) => id)).toEqual(['segmenter']);
  expect(form.fits(masks)).toBe(false);
  form.chooseRecipe('segmenter');
  expect(form.fits(masks)).toBe(true);
  expect(form.fits(digits)).toBe(false);
});

test('pictures with classes are for networks of their size', async () => {
  const { form, digits } = await formWithSegmentation();
  expect(form.recipesFor(digits).map(({ id }) => id)).toEqual(['lenet5', 'digits-cnn', 'cnn']);
  expect(form.recipesFor({ ...digits, shape: [31, 30, 1] })).toEqual([]);
});
