import { expect, it } from 'vitest';
import { GAP, HEAD, labelOf, LEAST_WIDTH, pagesScale } from '../../src-renderer/views/stage/graphLabels.ts';
import { lenet5 } from './doubles/network.ts';

const named = (name: string, width = 100) => ({ layer: { ...lenet5.layers[1]!, name }, width });

it('a label is whole at its own size, and shorter and larger in a graph that is scaled down', () => {
  expect(labelOf(named('conv1'), 1)).toEqual({ lines: 3, scale: 1 });
  const half = labelOf(named('conv1'), 0.7);
  expect(half.lines).toBe(2);
  // As large on the screen as at its own size.
  expect(half.scale * 0.7).toBeCloseTo(1);
  const far = labelOf(named('conv1'), 0.35);
  expect(far.lines).toBe(1);
  expect(far.scale * 0.35).toBeCloseTo(1);
});

it('a label never takes more room than there is before the neighbours and above its layer', () => {
  for (const name of ['a', 'conv1-norm', 'block3_convolution_12', 'a/very/long/name/of/a/nested/network'])
    for (const width of [20, 132, 400])
      for (let share = 0.05; share < 2; share += 0.05) {
        const { lines, scale } = labelOf(named(name, width), share);
        expect(scale).toBeGreaterThanOrEqual(1);
        if (scale === 1) continue;
        expect(scale * name.length * 7).toBeLessThanOrEqual(Math.max(width, LEAST_WIDTH) + GAP.across);
        expect(scale * lines * 16).toBeLessThanOrEqual(HEAD);
      }
});

it('the buttons below a layer never reach those of its neighbours', () => {
  for (const width of [20, 132, 400])
    for (const characters of [6, 10, 22])
      for (let share = 0.05; share < 2; share += 0.05) {
        const scale = pagesScale({ width }, characters, share);
        expect(scale).toBeGreaterThanOrEqual(1);
        expect(scale).toBeLessThanOrEqual(Math.max(1, 1 / share));
        // Two buttons of 24 pixels with 4 between, and the text.
        if (scale > 1)
          expect(scale * (56 + characters * 7)).toBeLessThanOrEqual(
            Math.max(width, LEAST_WIDTH) + GAP.across,
          );
      }
});
