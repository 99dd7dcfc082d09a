import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { greyWithoutReason } from './greyControls.ts';
import { settle, showWindow, type Screen } from './screen.ts';
import { states } from './windowStates.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

describe('nothing is grey without saying why beside it:', () => {
  test.each(states)('%s', async (_name, script, reach) => {
    await page.viewport(1280, 720);
    screen = await showWindow(script);
    await settle();
    await reach(screen);
    await settle();
    expect(greyWithoutReason()).toEqual([]);
  });
});
