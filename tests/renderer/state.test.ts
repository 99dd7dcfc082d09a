import { describe, expect, test } from 'vitest';
import { valueRange } from '../../src-shared/arithmetic/ranges.ts';
import { formatAddress, parseAddress } from '../../src-renderer/state/address.ts';
import { Curves } from '../../src-renderer/state/training/Curves.svelte.ts';
import { formatBytes, formatPercent, formatSmall, formatValue } from '../../src-renderer/state/numbers.ts';
import { Preferences } from '../../src-renderer/state/Preferences.svelte.ts';
import { scaleFor, signedLayers, statistics } from '../../src-shared/figures/parts/scales.ts';
import { dictionary, preferredLanguage } from '../../src-renderer/messages/dictionary.ts';
import { makeDesk } from './desk.ts';
import { lenet5 } from './doubles/network.ts';

describe('curves', () => {
  const step = (number: number, loss: number) => ({
    step: number,
    epoch: 0,
    values: { loss, accuracy: 0.5 },
  });
  test('keep every step while there are few', () => {
    const curves = new Curves();
    curves.addSteps([step(1, 3), step(2, 1)]);
    expect(curves.points.map(({ values }) => values['loss'])).toEqual([3, 1]);
    curves.dispose();
  });
  test('join neighbours when there are many, keeping the mean and the last step', () => {
    const curves = new Curves();
    curves.addSteps(Array.from({ length: 10_000 }, (_none, at) => step(at + 1, at)));
    const { points } = curves;
    expect(points.length).toBeLessThanOrEqual(1_000);
    expect(points.length).toBeGreaterThan(400);
    expect(points.at(-1)?.step).toBe(10_000);
    expect(points[0]?.values['loss']).toBeCloseTo((points[0]!.step - 1) / 2, 6);
    curves.dispose();
  });
  test('put history in front of what came in meanwhile, each step once', () => {
    const curves = new Curves();
    curves.addSteps([step(3, 1), step(4, 1)]);
    curves.load({ steps: [step(1, 2), step(2, 2), step(3, 1)], epochs: [] });
    expect(curves.points.map((point) => point.step)).toEqual([1, 2, 3, 4]);
    curves.dispose();
  });
  test('leave a gap where the loss is not a number', () => {
    const curves = new Curves();
    curves.addSteps([step(1, 1), step(2, NaN)]);
    expect(curves.points[1]?.values['loss']).toBeNaN();
    curves.dispose();
  });
});

describe('colour scales', () => {
  const colours = { mapping: 'auto', sequential: 'magma', diverging: 'purple-green' } as const;
  test('know from the activations which layers have negative values; pooling passes on what it reads', () => {
    const signed = signedLayers(lenet5.layers);
    expect(Object.fromEntries(signed)).toEqual({
      input: false,
      conv1: true,
      pool1: true,
      conv2: true,
      pool2: true,
      conv3: true,
      flatten: true,
      dense1: true,
      output: false,
    });
  });
  test('are symmetric around zero for signed values and start at zero for others', () => {
    expect(scaleFor([-1, 3], true, colours)).toEqual({ map: 'purple-green', low: -3, high: 3 });
    expect(scaleFor([0.5, 3], false, colours)).toEqual({ map: 'magma', low: 0, high: 3 });
  });
  test('exist for a map without any spread', () => {
    expect(scaleFor([0, 0], true, colours)).toEqual({ map: 'purple-green', low: -1, high: 1 });
    expect(scaleFor([0, 0], false, colours)).toEqual({ map: 'magma', low: 0, high: 1 });
    expect(scaleFor([2, 2], true, { ...colours, mapping: 'linear' })).toMatchObject({ low: 2, high: 3 });
  });
  test.each([true, false])('are as the person wants them, whatever the sign: signed %s', (signed) => {
    const range = [-1, 3] as const;
    expect(scaleFor(range, signed, { ...colours, mapping: 'linear' })).toEqual({
      map: 'magma',
      low: -1,
      high: 3,
    });
    expect(scaleFor(range, signed, { ...colours, mapping: 'symmetric' })).toEqual({
      map: 'purple-green',
      low: -3,
      high: 3,
    });
  });
  test('leave out values that are not numbers', () => {
    expect(valueRange([NaN, 1, -2, NaN])).toEqual([-2, 1]);
    expect(valueRange([NaN])).toEqual([0, 0]);
  });
});

describe('the choice of colours', () => {
  test('is kept, and what another version stored and this one does not know is left out', () => {
    const { app, free } = makeDesk();
    app.preferences.set({ sequentialMap: 'cividis', divergingMap: 'purple-green', mapping: 'linear' });
    free();
    const again = new Preferences(window);
    expect(again.colours).toEqual({ sequential: 'cividis', diverging: 'purple-green', mapping: 'linear' });
    again.dispose();
    window.localStorage.setItem(
      'featurescope-preferences',
      JSON.stringify({ sequentialMap: 'rainbow', mapping: 'log', sharing: 'map' }),
    );
    const other = new Preferences(window);
    expect(other.colours).toEqual({ sequential: 'viridis', diverging: 'blue-red', mapping: 'auto' });
    expect(other.sharing).toBe('map');
    other.dispose();
  });
});

test('statistics of one channel take every n-th value', () => {
  expect(statistics([1, 9, 3, 9, 0, 9], 0, 2)).toEqual({
    count: 3,
    minimum: 0,
    maximum: 3,
    mean: 4 / 3,
    standardDeviation: Math.sqrt((1 / 9 + 25 / 9 + 16 / 9) / 3),
    zeros: 1 / 3,
  });
});

describe('the address', () => {
  test('says what is shown and is read back', () => {
    const selected = { layer: 'conv 2/a', map: 3, split: 'train', index: 17 } as const;
    for (const looking of [
      { opened: false, cell: null },
      { opened: true, cell: null },
      { opened: true, cell: { y: 5, x: 7 } },
    ])
      expect(parseAddress(formatAddress({ ...selected, ...looking, compared: null }))).toEqual({
        ...selected,
        ...(looking.opened ? { opened: true } : {}),
        ...(looking.cell ? { cell: looking.cell } : {}),
      });
  });
  test.each([
    { against: 'sample', index: 57 },
    { against: 'step', step: 300 },
    { against: 'run', run: null, step: 0 },
    { against: 'run', run: 'C:\\runs\\5. July & more/#2', step: 12 },
  ] as const)('says what is compared, and is read back: %o', (compared) => {
    const selected = { layer: 'conv1', map: 0, split: 'test', index: 1, opened: false, cell: null } as const;
    expect(parseAddress(formatAddress({ ...selected, compared })).compared).toEqual(compared);
  });
  test.each([
    '',
    '#',
    '#layer=',
    '#map=-1',
    '#map=x&sample=nonsense.3',
    '#sample=test.-4',
    '#%E0%A4%A',
    '#compare=',
    '#compare=step',
    '#compare=sample.x',
    '#compare=sample.3.4',
  ])('leaves out what cannot be read: %s', (hash) => expect(parseAddress(hash)).toEqual({}));
});

describe('numbers', () => {
  test.each([
    [0, '0.0000'],
    [-0.25, '−0.2500'],
    [12.3456789, '12.346'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
    [0.00001, '1.00×10⁻⁵'],
  ])('%s is written %s', (value, text) => expect(formatValue(value)).toBe(text));
  test.each([
    [0.25, '0.2500'],
    [-0.0141, '−0.0141'],
    [0.00105, '0.00105'],
    [-0.000001234, '−1.23×10⁻⁶'],
    [0, '0.0000'],
    [NaN, 'NaN'],
  ])('%s, which may be far from 1, is written %s', (value, text) => expect(formatSmall(value)).toBe(text));
  test('shares and bytes have the digits that mean something', () => {
    expect(formatPercent(0.98765)).toBe('98.8 %');
    expect(formatPercent(NaN)).toBe('–');
    expect(formatBytes(1_234_567)).toBe('1 MB');
    expect(formatBytes(2_345_678_901)).toBe('2.35 GB');
  });
});

describe('languages', () => {
  test('Korean where a person prefers it, else English', () => {
    expect(preferredLanguage(['ko-KR', 'en'])).toBe('ko');
    expect(preferredLanguage(['fr', 'ko'])).toBe('ko');
    expect(preferredLanguage(['en-GB', 'ko'])).toBe('en');
    expect(preferredLanguage(['fr'])).toBe('en');
  });
  test('no text of the Korean dictionary is empty or left in English sentences', () => {
    const walk = (value: unknown, path: string): [string, string][] =>
      typeof value === 'string'
        ? [[path, value]]
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, item]) => walk(item, `${path}.${key}`))
          : [];
    for (const [path, text] of walk(dictionary.ko, 'ko')) {
      expect(text, path).not.toBe('');
      if (/[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(text)) throw new Error(`${path} looks English: ${text}`);
    }
  });
});
