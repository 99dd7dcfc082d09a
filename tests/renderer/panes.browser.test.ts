import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
afterEach(async () => {
  screen.free();
  await page.viewport(1280, 800);
});

/** Opens the window and waits for the shipped network. */
async function showNetwork(): Promise<void> {
  screen = await showWindow();
  await until(() => screen.root.querySelector('.middle > .centre') !== null);
}

const panes = (): number => screen.root.querySelectorAll('.middle > .pane').length;
const stageWidth = (): number => screen.find('.middle > .centre').getBoundingClientRect().width;

describe('the panes beside the stage', () => {
  test('are both open in a wide window', async () => {
    await page.viewport(1280, 800);
    await showNetwork();
    expect(panes()).toBe(2);
  });

  test('take turns in a narrow window, where the network keeps its room', async () => {
    await page.viewport(820, 600);
    await showNetwork();
    expect(panes()).toBe(1);
    expect(stageWidth()).toBeGreaterThan(500);
    screen.button('Inspector').click();
    await settle();
    expect(panes()).toBe(1);
    expect(screen.button('Inspector').ariaPressed).toBe('true');
    expect(screen.button('Network and samples').ariaPressed).toBe('false');
    screen.button('Inspector').click();
    await settle();
    expect(panes()).toBe(0);
  });

  test('are as they were when the window is wide again', async () => {
    await page.viewport(820, 600);
    await showNetwork();
    await page.viewport(1280, 800);
    await settle();
    expect(panes()).toBe(2);
  });
});
