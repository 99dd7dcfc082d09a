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

/** Everything there is a rule for; of a second look what looks and words change: contrast, and the names of things. */
const everything = { rules: { region: { enabled: true } } };
const contrastAndNames = {
  runOnly: [
    'color-contrast',
    'link-in-text-block',
    'area-alt',
    'aria-command-name',
    'aria-dialog-name',
    'aria-input-field-name',
    'aria-meter-name',
    'aria-progressbar-name',
    'aria-tab-name',
    'aria-toggle-field-name',
    'aria-tooltip-name',
    'aria-treeitem-name',
    'button-name',
    'document-title',
    'empty-heading',
    'empty-table-header',
    'frame-title',
    'html-has-lang',
    'html-lang-valid',
    'image-alt',
    'image-redundant-alt',
    'input-button-name',
    'input-image-alt',
    'label',
    'label-title-only',
    'landmark-unique',
    'link-name',
    'object-alt',
    'role-img-alt',
    'select-name',
    'summary-name',
    'svg-img-alt',
    'valid-lang',
  ],
};

describe.each([
  ['light', 'en', everything],
  ['dark', 'ko', contrastAndNames],
] as const)(
  'axe finds nothing to object to, and no control out of its place, in %s, %s:',
  (theme, language, rules) => {
    test.each(states)('%s', async (_name, script, reach) => {
      await page.viewport(...usual);
      screen = await showWindow(script, { theme, language });
      await settle();
      await reach(screen);
      await settle();
      expectInPlace('1280 x 720');
      const { violations } = await axe.run(document, rules);
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
