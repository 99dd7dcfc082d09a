import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { controlsOutside } from './controlsOutside.ts';
import { settle, showWindow, type Screen } from './screen.ts';
import { states } from './windowStates.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

/** Widths and heights of a window: the projector of a lecture hall, and the narrowest in which everything must be reached. */
const usual = [1280, 720] as const;
const narrow = [1024, 640] as const;

describe.each([
  ['light', 'en'],
  ['dark', 'ko'],
] as const)(
  'axe finds nothing to object to, and no control out of its place, in %s, %s:',
  (theme, language) => {
    test.each(states)('%s', async (_name, script, reach) => {
      await page.viewport(...usual);
      screen = await showWindow(script, { theme, language });
      await settle();
      await reach(screen);
      await settle(120);
      expectInPlace('1280 x 720');
      const { violations } = await axe.run(document, { rules: { region: { enabled: true } } });
      expect(
        violations.map(
          (one) =>
            `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).join('\n   ')}`,
        ),
      ).toEqual([]);
      await page.viewport(...narrow);
      await nextFrames();
      expectInPlace('1024 x 640');
    });
  },
);

/** The layout follows a new size in the next frame, and what is measured and drawn anew in the one after. */
async function nextFrames(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}

function expectInPlace(size: string): void {
  const outside = controlsOutside();
  expect(outside.length, `at ${size}:\n${outside.join('\n')}`).toBe(0);
}
