import { lab, rgb } from 'd3';
import { describe, expect, test } from 'vitest';
import {
  colourAt,
  colourTable,
  divergingMaps,
  inkOn,
  sequentialMaps,
} from '../../src-shared/figures/parts/colours.ts';
import { palettes } from '../../src-shared/figures/parts/figure.ts';

/** The appearance of a colour without one kind of cone (Viénot, Brettel and Mollon 1999), as CSS text. */
const without =
  (matrix: readonly [number, number]) =>
  (colour: string): string => {
    const { r, g, b } = rgb(colour);
    const linear = (part: number): number => (part / 255) ** 2.2;
    const mixed = matrix[0] * linear(r) + matrix[1] * linear(g);
    const gamma = (part: number): number => 255 * Math.max(0, Math.min(1, part)) ** (1 / 2.2);
    return rgb(gamma(mixed), gamma(mixed), gamma(linear(b))).formatHex();
  };
const protanope = without([0.11238, 0.88762]);
const deuteranope = without([0.29275, 0.70725]);

describe('colour tables', () => {
  test('are RGBA bytes as a canvas wants them', () => {
    const bytes = new Uint8Array(colourTable('viridis', 'light').buffer);
    expect(bytes).toHaveLength(1024);
    expect([...bytes.slice(0, 4)]).toEqual([68, 1, 84, 255]);
    expect([...bytes.slice(1020)]).toEqual([253, 231, 37, 255]);
  });
  test.each(sequentialMaps.filter((map) => map !== 'grey'))('grow evenly lighter in %s', (map) => {
    const lightness = Array.from({ length: 21 }, (_none, at) => lab(colourAt(map, 'light', at / 20)).l);
    for (let at = 1; at < lightness.length; at++) expect(lightness[at]!).toBeGreaterThan(lightness[at - 1]!);
  });
  describe.each(divergingMaps)('of %s', (map) => {
    test.each(['light', 'dark'] as const)('have the panel in the middle in %s', (theme) => {
      expect(rgb(colourAt(map, theme, 0.5)).formatHex()).toBe(palettes[theme].surface);
    });
    test.each(['light', 'dark'] as const)('leave the middle evenly to both sides in %s', (theme) => {
      const middle = lab(palettes[theme].surface).l;
      for (const side of [-1, 1])
        for (let at = 1; at <= 10; at++) {
          const [near, far] = [(at - 1) / 20, at / 20].map((by) =>
            Math.abs(lab(colourAt(map, theme, 0.5 + side * by)).l - middle),
          );
          expect(far).toBeGreaterThan(near!);
        }
    });
    test.each(['light', 'dark'] as const)('keep both signs apart for colour-blind eyes in %s', (theme) => {
      for (const see of [protanope, deuteranope])
        for (const strength of [0.3, 0.4, 0.5]) {
          const [below, above] = [-1, 1].map((sign) => lab(see(colourAt(map, theme, 0.5 + sign * strength))));
          const distance = Math.hypot(below!.l - above!.l, below!.a - above!.a, below!.b - above!.b);
          expect(distance).toBeGreaterThan(20);
        }
    });
  });
  test.each(['light', 'dark'] as const)('leave the background of grey images as it is in %s', (theme) => {
    expect(rgb(colourAt('grey', theme, 0)).formatHex()).toBe(palettes[theme].surface);
  });
});

test('ink on a colour is the one that reads better', () => {
  expect(inkOn('#ffffff')).toBe('#000000');
  expect(inkOn('#174f8f')).toBe('#ffffff');
});
