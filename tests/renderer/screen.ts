import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import '../../src-renderer/views/tokens.css';
import { mount, unmount } from 'svelte';
import Window from '../../src-renderer/views/Window.svelte';
import { loadViews } from '../../src-renderer/views/lazyViews.ts';
import { makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

/** A whole window on the test page, with a scripted engine. */
export interface Screen extends Desk {
  root: HTMLElement;
  /** The first element that matches a selector; fails if there is none. */
  find(selector: string): HTMLElement;
  /** The button with a name. */
  button(name: string): HTMLButtonElement;
  /** Presses a key in the focused element. */
  press(key: string): void;
}

/** Mounts the window and waits until it has drawn something. */
export async function showWindow(
  script: Script = {},
  look: Partial<{ theme: 'light' | 'dark'; language: 'en' | 'ko' }> = {},
): Promise<Screen> {
  await loadViews();
  const desk = makeDesk(script);
  desk.app.preferences.set({ theme: 'light', language: 'en', ...look });
  const root = document.createElement('div');
  root.id = 'app';
  document.body.append(root);
  const window_ = mount(Window, { target: root, props: { app: desk.app } });
  await until(() => root.querySelector('main') !== null);
  const find = (selector: string): HTMLElement => {
    const found = root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`Nothing matches ${selector}`);
    return found;
  };
  return {
    ...desk,
    root,
    find,
    button: (name) => {
      const found = [...root.querySelectorAll('button')].find(
        (one) => (one.ariaLabel ?? one.textContent).trim() === name,
      );
      if (!found) throw new Error(`No button "${name}"`);
      return found;
    },
    press: (key) => {
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
    },
    free: () => {
      void unmount(window_);
      root.remove();
      desk.engine.stop();
    },
  };
}

/** Maximum number of refreshes to wait for a window that keeps changing because it trains. */
const MOST_REFRESHES = 30;

/** Waits until nothing in the window has changed for a number of refreshes of the display. */
export async function settle(refreshes = 5): Promise<void> {
  let still = 0;
  const changes = new MutationObserver(() => (still = 0));
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (let refresh = 0; still < refreshes && refresh < MOST_REFRESHES; refresh++) {
    await new Promise(requestAnimationFrame);
    still++;
  }
  changes.disconnect();
}
