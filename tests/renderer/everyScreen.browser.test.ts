import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { contrastAndNames, everything } from './axeRules.ts';
import { controlsOutside } from './controlsOutside.ts';
import { layoutFaults } from './layoutFaults.ts';
import { settle, showWindow, type Screen } from './screen.ts';
import { states } from './windowStates.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

interface Size {
  width: number;
  height: number;
  presenting?: boolean;
}
const laptop: Size = { width: 1280, height: 720 };
/** The narrowest window in which everything must be reachable. */
const narrow: Size = { width: 1024, height: 640 };
/** A laptop's window at 200 %, a projector in presentation mode, and the largest screen. */
const others: Size[] = [
  { width: 640, height: 400 },
  { width: 1920, height: 1080, presenting: true },
  { width: 3840, height: 2160, presenting: false },
];

/** The screens, the layers and panes with the most content, and all overlays: dialogs, menus, the palette, the tour. */
const isFull = (name: string): boolean =>
  !/epoch’s end|computed|while the|before any|cannot|wrong prediction|many layers|no longer|none$|no step|after a reset|lost|token|death|failure|long task|empty|thousand|until .* after|figures|presentation/.test(
    name,
  );

describe.each([
  ['light', 'en', everything],
  ['dark', 'ko', contrastAndNames],
] as const)(
  'axe finds nothing to object to, and controls and texts are in their places, in %s, %s:',
  (theme, language, rules) => {
    test.each(states)('%s', async (name, script, reach) => {
      await page.viewport(laptop.width, laptop.height);
      screen = await showWindow(script, { theme, language });
      await settle();
      await reach(screen);
      await settle();
      const faults = faultsAt(laptop, isFull(name));
      faults.push(...(await violations(rules)));
      faults.push(...(await faultsIn(screen, narrow, false)));
      if (isFull(name)) for (const size of others) faults.push(...(await faultsIn(screen, size, true)));
      expect(faults.length, `\n${faults.join('\n')}`).toBe(0);
    });
  },
);

async function violations(rules: axe.RunOptions): Promise<string[]> {
  const { violations: found } = await axe.run(document, rules);
  return found.map(
    (one) =>
      `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).join('\n   ')}`,
  );
}

/** Layout faults in a window of another size. */
async function faultsIn({ app }: Screen, size: Size, texts: boolean): Promise<string[]> {
  app.preferences.presenting = size.presenting ?? false;
  await page.viewport(size.width, size.height);
  await nextFrames();
  return faultsAt(size, texts);
}

/** @param texts whether to check texts and the size of controls too */
function faultsAt({ width, height, presenting }: Size, texts: boolean): string[] {
  const found = controlsOutside();
  const { scrollHeight, scrollWidth } = document.documentElement;
  // What is hidden from sight must not make the page itself scroll to it when it is focused.
  if (scrollHeight > innerHeight || scrollWidth > innerWidth)
    found.push(`the page itself is ${scrollWidth} x ${scrollHeight}`);
  if (texts) {
    const { faults, smallest } = layoutFaults();
    found.push(...faults);
    if (presenting && smallest.size < 0.0219 * innerHeight)
      found.push(`"${smallest.words}" is ${smallest.size.toFixed(1)} px, less than 2.2 % of the height`);
  }
  return found.map((fault) => `${width} x ${height}${presenting ? ' presented' : ''}: ${fault}`);
}

/** The layout follows a new size in the next frame, and measured and redrawn content in the frames after it. */
async function nextFrames(): Promise<void> {
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
}
