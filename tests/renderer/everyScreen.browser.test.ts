import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { controlsOutside } from './controlsOutside.ts';
import { coveredControls, cutTexts, overlappingTexts, smallControls, smallestType } from './layoutFaults.ts';
import { settle, showWindow, type Screen } from './screen.ts';
import { states } from './windowStates.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

/** The screens, the layers and panes that have most on them, and all that floats above: dialogs, menus, the palette, the tour. */
const shown = states.filter(
  ([name]) =>
    !/epoch’s end|computed|while the|before any|cannot|wrong prediction|many layers|no longer|none$|no step|after a reset|lost|token|death|failure|long task|empty|thousand|until .* after|figures|presentation/.test(
      name,
    ),
);

/** A laptop's window, the same at 200 %, a projector, presented, and a wall of a room. */
const sizes = [
  { width: 1280, height: 720, presenting: false },
  { width: 720, height: 450, presenting: false },
  { width: 1920, height: 1080, presenting: true },
  { width: 3840, height: 2160, presenting: false },
];

describe.each([
  ['light', 'en'],
  ['dark', 'ko'],
] as const)('every screen, in %s, %s, has its controls and texts in their places:', (theme, language) => {
  test.each(shown)('%s', async (_name, script, reach) => {
    await page.viewport(sizes[0]!.width, sizes[0]!.height);
    screen = await showWindow(script, { theme, language });
    await settle();
    await reach(screen);
    await settle(120);
    const faults: string[] = [];
    for (const { width, height, presenting } of sizes) {
      screen.app.preferences.presenting = presenting;
      await page.viewport(width, height);
      await nextFrames();
      const size = `${width} x ${height}${presenting ? ' presented' : ''}`;
      faults.push(...faultsHere(presenting).map((fault) => `${size}: ${fault}`));
    }
    expect(faults.length, `\n${faults.join('\n')}`).toBe(0);
  });
});

function faultsHere(presenting: boolean): string[] {
  const type = smallestType();
  return [
    ...controlsOutside(),
    ...smallControls(),
    ...coveredControls(),
    ...overlappingTexts(),
    ...cutTexts(),
    ...(presenting && type.size < 0.0219 * innerHeight
      ? [`"${type.words}" is ${type.size.toFixed(1)} px, less than 2.2 % of the height`]
      : []),
  ];
}

/** The layout follows a new size in the next frame, and what is measured and drawn anew in those after it. */
async function nextFrames(): Promise<void> {
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
}
