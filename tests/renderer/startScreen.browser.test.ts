import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

test.each([
  [1280, 720],
  [1920, 1080],
  [640, 400],
])(
  'a recipe of a hundred layers stays in its card, and keeps its height, at %i x %i',
  async (width, height) => {
    await page.viewport(width, height);
    screen = await showWindow({ network: 'residual' });
    await settle();
    await screen.app.workbench.choose();
    await until(() => document.querySelector('.recipes') !== null);
    await settle();
    const cards = [...document.querySelectorAll('.recipes label')];
    expect(cards).toHaveLength(4);
    for (const card of cards) {
      const outside = card.getBoundingClientRect();
      for (const part of card.querySelectorAll('svg, span')) {
        const inside = part.getBoundingClientRect();
        expect(inside.left).toBeGreaterThanOrEqual(outside.left);
        expect(inside.right).toBeLessThanOrEqual(outside.right);
      }
      expect(card.querySelector('svg')!.getBoundingClientRect().height).toBe(34);
    }
  },
);
