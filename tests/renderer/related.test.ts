import { describe, expect, test } from 'vitest';
import type { LayerInfo } from '../../src-shared/model/model.ts';
import { rootMeanSquare } from '../../src-shared/arithmetic/ranges.ts';
import { rmsActivationsOf, largestRead } from '../../src-renderer/state/maps/rmsActivations.ts';
import { relatedMaps } from '../../src-renderer/state/maps/related.ts';
import { layer } from './doubles/largeNetworks.ts';

const layers: LayerInfo[] = [
  layer('input', [], [8, 8, 3], 'input'),
  layer('conv', ['input'], [8, 8, 4], 'conv', 'Conv2D'),
  layer('depthwise', ['conv'], [8, 8, 8], 'conv', 'DepthwiseConv2D'),
  layer('pool', ['conv'], [4, 4, 4], 'pool', 'MaxPooling2D'),
  layer('other', ['conv'], [4, 4, 2], 'conv', 'Conv2D'),
  layer('join', ['pool', 'other'], [4, 4, 6], 'merge', 'Concatenate'),
  layer('add', ['join', 'join'], [4, 4, 6], 'merge', 'Add'),
  layer('flatten', ['add'], [96], 'flatten', 'Flatten'),
  layer('dense', ['flatten'], [10], 'dense', 'Dense'),
];
const related = (name: string, map: number) => {
  const { from, to } = relatedMaps(
    layers,
    layers.find((one) => one.name === name)!,
    map,
  );
  return { from: Object.fromEntries(from), to: Object.fromEntries(to) };
};

describe('the maps next to a map', () => {
  test('a convolution reads all maps of its input; pooling and depthwise use the same one', () => {
    expect(related('conv', 2)).toEqual({
      from: { input: 'all' },
      to: { depthwise: [4, 5], pool: [2], other: 'all' },
    });
    expect(related('depthwise', 5).from).toEqual({ conv: [2] });
    expect(related('pool', 3).from).toEqual({ conv: [3] });
    expect(related('input', 1)).toEqual({ from: {}, to: { conv: 'all' } });
  });
  test('what is joined keeps its order', () => {
    expect(related('pool', 1).to).toEqual({ join: [1] });
    expect(related('other', 1).to).toEqual({ join: [5] });
    expect(related('join', 5).from).toEqual({ other: [1] });
    expect(related('join', 3).from).toEqual({ pool: [3] });
  });
  test('a map is unrolled into every sixth unit, and back', () => {
    const units = related('add', 4).to['flatten'] as number[];
    expect(units).toHaveLength(16);
    expect(units.every((unit) => unit % 6 === 4)).toBe(true);
    expect(related('flatten', 94)).toEqual({ from: { add: [4] }, to: { dense: 'all' } });
  });
  test('adding takes the same map of what it adds', () => {
    expect(related('add', 2).from).toEqual({ join: [2] });
  });
});

describe('the rms of a layer', () => {
  const tensor = (name: string, values: number[]) => ({
    layer: name,
    name: 'activation',
    quantity: 'activations' as const,
    shape: [1, values.length],
    dtype: 'float32' as const,
    data: Float32Array.from(values),
  });
  test('is the root mean square of its activations; what is no number is left out', () => {
    expect(rootMeanSquare([3, -4, 0, NaN, Infinity])).toBeCloseTo(Math.sqrt(25 / 3));
    expect(rootMeanSquare([])).toBe(0);
  });
  test('is compared with the largest that flows anywhere', () => {
    const sent = [tensor('conv', [2, -2]), tensor('dense', [99])];
    const summary = { layer: 'pool', low: -3, high: 0, rootMeanSquare: 1.5 };
    const rmsActivations = rmsActivationsOf({
      activations: new Map(sent.map((one) => [one.layer, one])),
      summaries: new Map([['pool', summary]]),
    });
    expect([rmsActivations.get('conv'), rmsActivations.get('pool')]).toEqual([2, 1.5]);
    expect(largestRead(rmsActivations, layers)).toBe(2); // nothing reads the last layer
  });
});
