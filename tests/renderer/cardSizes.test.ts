import { expect, it } from 'vitest';
import { cardSizes, cardsOnPage, heroResult, resultSizes } from '../../src-renderer/views/layer/cardSizes.ts';
import { sideOf } from '../../src-renderer/views/layer/sideOf.ts';

/** In presentation mode at 1920 x 1080, 1 rem is 2.97 % of the height. */
const REM = 0.0297 * 1080;

it('a single input map, its kernel and the result are equally large, and as large as there is room for', () => {
  // Two maps and a kernel of equal size: (1500 - 4.4 rem) / 3 = 453 across; 400 - 1.1 rem = 364 down.
  expect(cardSizes(1, { width: 1500, height: 400 }, REM)).toEqual({ map: 364, kernel: 364 });
  expect(cardSizes(1, { width: 900, height: 400 }, REM)).toEqual({ map: 252, kernel: 252 });
});

it('cards grow with their room, and shrink as they become more', () => {
  const small = cardSizes(6, { width: 700, height: 300 }, 16).map;
  const large = cardSizes(6, { width: 1400, height: 600 }, 16).map;
  expect(large).toBeGreaterThan(1.9 * small);
  expect(cardSizes(12, { width: 1400, height: 600 }, 16).map).toBeLessThan(large);
});

it('as many cards find their place as the room is reckoned for', () => {
  for (const count of [2, 3, 5, 6, 16])
    for (const room of [
      { width: 700, height: 300 },
      { width: 1500, height: 500 },
      { width: 420, height: 700 },
    ]) {
      const { map, kernel } = cardSizes(count, room, 16);
      const [wide, high] = [2 * map + kernel + 4.4 * 16, map + 3.1 * 16];
      const columns = Math.floor((room.width + 6) / (wide + 6));
      if (map > 48) expect(Math.ceil(count / columns) * (high + 6) - 6).toBeLessThanOrEqual(room.height);
    }
});

it('cards that would become stamps stand on further pages, at most 24 on one', () => {
  expect(cardsOnPage(6, { width: 1300, height: 800 }, 16)).toBe(6);
  expect(cardsOnPage(512, { width: 4000, height: 3000 }, 16)).toBe(24);
  const few = cardsOnPage(64, { width: 700, height: 200 }, 16);
  expect(few).toBeLessThan(24);
  expect(cardSizes(few, { width: 700, height: 200 }, 16).map).toBeGreaterThan(48);
  expect(cardsOnPage(6, { width: 10, height: 10 }, 16)).toBe(1);
});

it('the two maps of a result stand whichever way lets them be larger', () => {
  expect(resultSizes(2, { width: 1900, height: 500 }, 16).beside).toBe(true);
  expect(resultSizes(2, { width: 1000, height: 1600 }, 16).beside).toBe(false);
  expect(resultSizes(1, { width: 1900, height: 500 }, 16)).toEqual({ map: 365, beside: false });
});

it('the result of a presented single input map has 28 x 28 cells of 10 px, if there is room', () => {
  // Of 1920 x 1080 about 780 px of height are the layer's.
  expect(heroResult({ width: 1920, height: 780 }, REM).map).toBeGreaterThanOrEqual(280);
  expect(heroResult({ width: 1920, height: 400 }, REM).map).toBe(Math.floor(400 - 8.4 * REM));
  expect(heroResult({ width: 300, height: 100 }, 16).map).toBe(48);
});

it('maps side by side fill the room they share', () => {
  // 1000 / 2 - 2.6 rem across, 400 - 8.2 rem down.
  expect(sideOf(2, { width: 1000, height: 400 }, 16)).toBe(268);
  expect(sideOf(2, { width: 600, height: 400 }, 16)).toBe(258);
});
