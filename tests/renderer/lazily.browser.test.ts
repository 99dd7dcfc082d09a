import { afterEach, describe, expect, it, vi } from 'vitest';
import { type LazyView, dialogViews, partViews, screenViews } from '../../src-renderer/views/lazyViews.ts';
import { until } from './desk.ts';
import { showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  screen?.free();
  screen = undefined;
});

const missing = 'This part of the window could not be loaded';

describe('a part of the window that is still to be loaded', () => {
  it.each([
    ['a screen', screenViews.runs, (): void => void screen!.app.goTo('runs'), 'main.runs'],
    ['the start', screenViews.start, (): void => screen!.button('Train a network').click(), 'main.start'],
  ])(
    '%s is waited for in a main part, and asked for again where it could not be had',
    async (_name, view, show, selector) => {
      screen = await showWindow();
      await until(() => screen!.root.querySelector('.stage canvas') !== null);
      let refuse = (_error: Error): void => undefined;
      const get = vi
        .spyOn(view, 'get')
        .mockImplementationOnce(() => new Promise((_resolve, reject) => (refuse = reject)));
      show();
      await until(() => screen!.root.querySelector('main[aria-busy="true"]') !== null);
      expect(screen.root.querySelectorAll('main')).toHaveLength(1);
      expect(screen.find('main').textContent).toContain('Loading…');

      refuse(new Error('gone'));
      await until(() => screen!.root.querySelector('main [role="alert"]') !== null);
      expect(screen.find('main').textContent).toContain(missing);
      screen.button('Try again').click();
      await until(() => screen!.root.querySelector(selector) !== null);
      expect(screen.root.querySelectorAll('main')).toHaveLength(1);
      expect(get).toHaveBeenCalledTimes(2);
    },
  );

  it.each([
    [
      'the layer view',
      partViews.layer,
      (): void => screen!.app.workbench.selection.select({ opened: true }),
      '.layer-view',
    ],
    ['a dialog', dialogViews.help, (): void => void (screen!.app.overlay = 'help'), 'dialog[open]'],
  ])('%s says so, and is asked for again', async (_name, view, show, selector) => {
    screen = await showWindow();
    await until(() => screen!.root.querySelector('.stage canvas') !== null);
    vi.spyOn(view as LazyView<never>, 'get').mockImplementationOnce(() => Promise.reject(new Error('gone')));
    show();
    await until(() => screen!.root.textContent.includes(missing));
    screen.button('Try again').click();
    await until(() => screen!.root.querySelector(selector) !== null);
    expect(screen.root.textContent).not.toContain(missing);
  });
});
