import { afterEach, describe, expect, it } from 'vitest';
import { pressKey, pressKeyFirst } from '../../src-renderer/views/keys.ts';
import { makeDesk, until, type Desk } from './desk.ts';

let desk: Desk | undefined;
afterEach(() => {
  document.body.replaceChildren();
  desk?.free();
});

/** Presses a key as the window receives it: first the handlers with precedence, then the others. */
function press({ app }: Desk, key: string, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  const first = (one: Event): void => pressKeyFirst(app, one as KeyboardEvent);
  const then = (one: Event): void => pressKey(app, one as KeyboardEvent);
  window.addEventListener('keydown', first, true);
  window.addEventListener('keydown', then);
  target.dispatchEvent(event);
  window.removeEventListener('keydown', first, true);
  window.removeEventListener('keydown', then);
  return event;
}

async function opened(): Promise<Desk> {
  desk = makeDesk();
  await until(() => desk!.app.workbench.session !== null);
  return desk;
}

describe('A presented window', () => {
  it('has its smallest type at 2.2 % of the height, and in a high window what the width allows', async () => {
    const { app } = await opened();
    app.preferences.presenting = true;
    for (const [width, height, least] of [
      [1920, 1080, 0.022 * 1080],
      [1280, 720, 0.022 * 720],
      [3840, 2160, 0.022 * 2160],
    ] as const) {
      Object.assign(window, { innerWidth: width, innerHeight: height });
      window.dispatchEvent(new Event('resize'));
      await until(() => parseFloat(document.documentElement.style.fontSize) * 0.75 >= least);
    }
    Object.assign(window, { innerWidth: 800, innerHeight: 1280 });
    window.dispatchEvent(new Event('resize'));
    await until(() => document.documentElement.style.fontSize === `${800 * 0.024}px`);
    app.preferences.presenting = false;
    await until(() => document.documentElement.style.fontSize === '16px');
    Object.assign(window, { innerWidth: 1024, innerHeight: 768 });
  });

  it('goes from screen to screen with a clicker, and stays where there is no further one', async () => {
    const open = await opened();
    const { app } = open;
    press(open, 'PageDown');
    expect(app.screen).toBe(null); // not presented: the key is the page's own
    press(open, 'p');
    for (const screen of ['build', 'labs', 'evaluation', 'why', 'figures', 'runs', 'runs'] as const) {
      press(open, 'PageDown');
      await until(() => app.screen === screen);
    }
    press(open, 'PageUp');
    await until(() => app.screen === 'figures');
  });

  it('leaves the keys of a field to the field', async () => {
    const open = await opened();
    open.app.preferences.presenting = true;
    const field = document.body.appendChild(document.createElement('textarea'));
    expect(press(open, 'PageDown', field).defaultPrevented).toBe(false);
    expect(press(open, 'd', field).defaultPrevented).toBe(false);
    expect(open.app.presenter.tool).toBe(null);
  });
});

describe('The presenter’s pen', () => {
  it('draws on every screen, and is gone with Escape, which does nothing else then', async () => {
    const open = await opened();
    const { app } = open;
    app.preferences.presenting = true;
    await app.goTo('evaluation');
    press(open, 'd');
    app.presenter.begin({ x: 1, y: 2 });
    app.presenter.drawTo({ x: 3, y: 4 });
    expect(app.presenter.strokes).toEqual([
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
    ]);
    press(open, 'd');
    expect(app.presenter.strokes).toHaveLength(1); // put down, while the drawing stays visible
    press(open, 'Escape');
    expect(app.presenter.active).toBe(false);
    expect(app.screen).toBe('evaluation');
    expect(app.preferences.presenting).toBe(true);
  });

  it('takes what was drawn away when another screen comes', async () => {
    const open = await opened();
    open.app.preferences.presenting = true;
    open.app.presenter.begin({ x: 1, y: 2 });
    press(open, 'PageDown');
    await until(() => open.app.screen === 'build');
    expect(open.app.presenter.strokes).toEqual([]);
  });
});
