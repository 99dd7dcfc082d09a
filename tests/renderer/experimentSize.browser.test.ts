import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { labInfo } from '../shared/contract/labExample.ts';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

test('the picture of an experiment becomes smaller with the window, not only larger', async () => {
  await page.viewport(1920, 1080);
  const step = { ...labInfo.steps[0]!, show: [{ experiment: 'gates' as const }] };
  screen = await showWindow();
  await until(() => screen!.app.workbench.session !== null);
  screen.engine.labs = [{ ...labInfo, trainings: [], runs: [], steps: [step] }];
  await screen.app.goTo('labs');
  await until(() => document.querySelector('.framed-part .picture svg') !== null);
  await settle();
  const right = (selector: string): number => screen!.find(selector).getBoundingClientRect().right;
  const wide = screen.find('.framed-part .picture svg').getBoundingClientRect().width;
  await page.viewport(1280, 720);
  await settle();
  const narrow = screen.find('.framed-part .picture svg').getBoundingClientRect().width;
  expect(narrow).toBeLessThan(wide * 0.8);
  for (const selector of ['.framed-part', '.framed-part .picture svg'])
    expect(right(selector)).toBeLessThanOrEqual(1280);
});
