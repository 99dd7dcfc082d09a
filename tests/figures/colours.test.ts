import { lab, rgb } from 'd3';
import { describe, expect, test } from 'vitest';
import { classColours, colourAt, colourTable, inkOn } from '../../src-renderer/figures/colours.ts';
import { palettes } from '../../src-renderer/figures/figure.ts';

describe('colour tables', () => {
  test('are RGBA bytes as a canvas wants them', () => {
    const bytes = new Uint8Array(colourTable('viridis', 'light').buffer);
    expect(bytes).toHaveLength(1024);
    expect([...bytes.slice(0, 4)]).toEqual([68, 1, 84, 255]);
    expect([...bytes.slice(1020)]).toEqual([253, 231, 37, 255]);
  });
  test('grow evenly lighter in viridis', () => {
    const lightness = Array.from({ length: 21 }, (_none, at) => lab(colourAt('viridis', 'light', at / 20)).l);
    for (let at = 1; at < lightness.length; at++) expect(lightness[at]!).toBeGreaterThan(lightness[at - 1]!);
  });
  test.each(['light', 'dark'] as const)(
    'have the panel in the middle of the diverging map in %s',
    (theme) => {
      expect(rgb(colourAt('diverging', theme, 0.5)).formatHex()).toBe(palettes[theme].surface);
    },
  );
  test.each(['light', 'dark'] as const)('leave the background of grey images as it is in %s', (theme) => {
    expect(rgb(colourAt('grey', theme, 0)).formatHex()).toBe(palettes[theme].surface);
  });
});

test('the ten class colours are all different and far apart', () => {
  const colours = classColours.map((colour) => lab(colour));
  expect(colours).toHaveLength(10);
  for (const [at, one] of colours.entries())
    for (const other of colours.slice(at + 1))
      expect(Math.hypot(one.l - other.l, one.a - other.a, one.b - other.b)).toBeGreaterThan(18);
});

test('ink on a colour is the one that reads better', () => {
  expect(inkOn('#ffffff')).toBe('#000000');
  expect(inkOn('#174f8f')).toBe('#ffffff');
});
