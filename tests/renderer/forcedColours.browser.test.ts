/// <reference types="@vitest/browser-playwright" />
import { afterEach, describe, expect, test } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { settle, showWindow, type Screen } from './screen.ts';
import { states } from './windowStates.ts';

let screen: Screen | undefined;
const force = (value: 'active' | 'none'): Promise<unknown> =>
  cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });
afterEach(async () => {
  await force('none');
  screen?.free();
});

/** What is seen by its background alone: it holds nothing, and has another colour than what it stands on. */
function marks(): Map<Element, string> {
  const found = new Map<Element, string>();
  for (const element of document.querySelectorAll('span, div, i, b')) {
    const { width, height } = element.getBoundingClientRect();
    const { backgroundColor, backgroundImage, borderStyle, visibility } = getComputedStyle(element);
    const isBare = element.childElementCount === 0 && element.textContent.trim() === '';
    const isColoured = backgroundColor !== 'rgba(0, 0, 0, 0)' || backgroundImage !== 'none';
    const isSeen = width > 0 && height > 0 && visibility === 'visible' && borderStyle === 'none';
    if (isBare && isColoured && isSeen) found.set(element, `${backgroundColor} ${backgroundImage}`);
  }
  return found;
}

/** Those with marks of their own: others show the same panes. */
const marked = states.filter(([name]) =>
  /^training$|start screen|evaluation’s|compared|over time, with|step|branches|changed in|thousand|lab|runs|colours|long task/.test(
    name,
  ),
);

describe('in a contrast theme of the system, what is seen by its colour alone stays:', () => {
  test.each(marked)('%s', async (_name, script, reach) => {
    await page.viewport(1280, 720);
    screen = await showWindow(script, { theme: 'light', language: 'en' });
    await settle();
    await reach(screen);
    await settle();
    await force('none');
    const before = marks();
    await force('active');
    const gone = [...before.keys()].filter((element) => {
      if (!element.isConnected) return false;
      const { backgroundColor, backgroundImage, forcedColorAdjust } = getComputedStyle(element);
      return forcedColorAdjust !== 'none' && `${backgroundColor} ${backgroundImage}` !== before.get(element);
    });
    expect(gone.map((element) => element.outerHTML.slice(0, 200))).toEqual([]);
  });

  test.each(['.minimap svg', '.track .fill', '.ramp'])('%s keeps its own colours', async (what) => {
    await page.viewport(1280, 720);
    screen = await showWindow(
      what === '.minimap svg' ? { network: 'vgg16' } : what === '.track .fill' ? { network: 'thousand' } : {},
    );
    await expect.poll(() => document.querySelector(what)).not.toBeNull();
    await force('active');
    expect(matchMedia('(forced-colors: active)').matches).toBe(true);
    expect(getComputedStyle(document.querySelector(what)!).forcedColorAdjust).toBe('none');
  });

  test('bars drawn as shapes keep their fill', async () => {
    await page.viewport(1280, 720);
    screen = await showWindow();
    await expect.poll(() => document.querySelectorAll('.current svg rect').length).toBe(20);
    const fills = (): string[] =>
      [...document.querySelectorAll('.current svg rect')].map((rect) => getComputedStyle(rect).fill);
    await force('none');
    const before = fills();
    await force('active');
    expect(fills()).toEqual(before);
  });
});
