import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { labelledPictures } from '../engine/tasks/segmentation/labelledPictures.ts';
import { jsonLines, runCli } from './builtProgram.ts';

it('The accuracy of a network of pixels is called that of pixels, and what does not count is told', async () => {
  const data = labelledPictures({ change: (maps) => maps.fill(255, 0, 16) });
  const run = join(temporaryFolder(), 'run');
  const args = ['train', 'segmenter', '--data', data, '--batch', '8', '--epochs', '1', '--out', run];
  const trained = await runCli(args);
  expect(trained.code).toBe(0);
  expect(trained.stdout).toMatch(/held-out pixel acc\./);
  expect(trained.stdout).toMatch(/On the test data after .*: Pixel accuracy 0\.\d{4}\./);
  const told = await runCli(['eval', run]);
  expect(told.stdout).toMatch(/^Pixel accuracy 0\.\d{4}$/m);
  expect(told.stdout).toContain('Left out: 16 pixels whose class is not known.');
  const [evaluation] = jsonLines(await runCli(['eval', run, '--json'])).slice(-1);
  expect(evaluation).toMatchObject({ task: 'segmentation', ignored: 16, unscored: 0 });
  expect(Object.keys(evaluation!['metrics'] as object)).toEqual(['loss', 'accuracy']);
  const korean = await runCli(['eval', run, '--lang', 'ko']);
  expect(korean.stdout).toMatch(/^픽셀 정확도 0\.\d{4}$/m);
});
