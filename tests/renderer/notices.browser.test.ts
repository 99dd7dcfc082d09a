import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
afterEach(() => screen.free());

/** Positions of what a person looks at and uses, apart from the notices. */
const places = (): string[] =>
  ['header', 'main', '.transport', '[data-layer="conv1"]', '.icon-button'].flatMap((selector) =>
    [...screen.root.querySelectorAll(selector)]
      .filter((one) => !one.closest('#notices') && one.id !== 'notices-button')
      .map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return `${selector} ${[x, y, width, height].map(Math.round).join(' ')}`;
      }),
  );
const isShown = (): boolean => screen.find('#notices').checkVisibility();
const press = (key: string): void => screen.press(key);

async function startWith(width: number, height: number, presenting: boolean): Promise<void> {
  await page.viewport(width, height);
  screen = await showWindow();
  await until(() => screen.root.querySelector('[data-layer="conv1"]') !== null);
  screen.app.preferences.presenting = presenting;
  await settle();
}

async function fail(): Promise<void> {
  screen.engine.problem('run/disk-full', { path: '/runs/a' });
  await until(() => screen.root.querySelector('.notice') !== null);
  await settle();
}

describe('notices', () => {
  test.each([
    [640, 400, false],
    [1280, 720, false],
    [1280, 720, true],
    [3840, 2160, false],
  ])('move nothing when they come and go, at %i x %i, presented: %s', async (width, height, presenting) => {
    await startWith(width, height, presenting);
    const before = places();
    await fail();
    expect(isShown()).toBe(true);
    expect(places()).toEqual(before);
    const { left, right, bottom } = screen.find('#notices').getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(innerWidth);
    expect(bottom).toBeLessThanOrEqual(innerHeight);
    screen.button('Dismiss').click();
    await settle();
    expect(screen.root.querySelector('.notice')).toBeNull();
    expect(isShown()).toBe(false);
    expect(places()).toEqual(before);
  });

  test('are folded away with Escape into a button that brings them back, with the focus', async () => {
    await startWith(1280, 720, false);
    await fail();
    screen.button('Dismiss').focus();
    press('Escape');
    await settle(2);
    expect(isShown()).toBe(false);
    expect(document.activeElement?.id).toBe('notices-button');
    expect(screen.app.workbench.problems.list).toHaveLength(1);
    (document.activeElement as HTMLElement).click();
    await settle(2);
    expect(isShown()).toBe(true);
    expect(document.activeElement?.id).toBe('notices');
  });

  test('that are new unfold those that were folded away', async () => {
    await startWith(1280, 720, false);
    await fail();
    screen.button('Hide for now').click();
    await settle(2);
    expect(isShown()).toBe(false);
    screen.engine.problem('run/disk-full', { path: '/runs/b' });
    await until(() => screen.root.querySelectorAll('.notice').length === 2);
    await settle(2);
    expect(isShown()).toBe(true);
  });

  test('make way for what is focused below them', async () => {
    await startWith(1280, 720, false);
    await fail();
    const below = [...screen.root.querySelectorAll<HTMLElement>('main button, main [tabindex="0"]')].find(
      (one) => {
        const [at, panel] = [one.getBoundingClientRect(), screen.find('#notices').getBoundingClientRect()];
        return (
          at.left < panel.right && at.right > panel.left && at.top < panel.bottom && at.bottom > panel.top
        );
      },
    );
    expect(below).toBeDefined();
    press('Tab');
    below!.focus({ focusVisible: true } as FocusOptions);
    await settle(2);
    expect(isShown()).toBe(false);
  });
});
