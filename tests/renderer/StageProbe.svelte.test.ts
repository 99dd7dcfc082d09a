import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProbeRequest } from '../../src-shared/contract/service.ts';
import { StageProbe, type ProbeTarget } from '../../src-renderer/state/maps/StageProbe.svelte.ts';
import { until } from './desk.ts';
import { layer } from './doubles/largeNetworks.ts';

const layers = [
  layer('input', [], [8, 8, 3], 'input'),
  layer('conv1', ['input'], [8, 8, 4], 'conv', 'Conv2D'),
  layer('conv2', ['conv1'], [8, 8, 4], 'conv', 'Conv2D'),
  layer('pool', ['conv2'], [4, 4, 4], 'pool', 'MaxPooling2D'),
  { ...layer('huge', ['pool'], [4096], 'dense', 'Dense'), kernelShape: [4096, 4096] },
  layer('output', ['huge'], [10], 'dense', 'Dense'),
];

let looked: ProbeTarget | null;
let asked: ProbeRequest[];
/** Answers the pending call. */
let answer: () => void;
let probe: StageProbe;
const pick = (name: string, change: Partial<ProbeTarget> = {}): void => {
  looked = { ...looked!, layer: layers.find((one) => one.name === name), ...change };
};

beforeEach(() => {
  looked = {
    sample: { split: 'test', index: 0 },
    ...{ layers, layer: layers[1], map: 0, opened: false },
  };
  asked = [];
  probe = new StageProbe(
    () => looked,
    () => ({ version: asked.length, layers: ['input'] }),
    (wish) => {
      asked.push(wish);
      return new Promise((done) => (answer = done));
    },
    (action) => action(),
  );
});
afterEach(() => probe.dispose());

/** The next request, which is answered. */
async function next(): Promise<ProbeRequest> {
  const before = asked.length;
  await until(() => asked.length > before);
  answer();
  await until(() => !probe.asking);
  return asked.at(-1)!;
}

describe('what the views show', () => {
  test('is asked for: what is in sight, what goes in and comes out, and the selected layer', async () => {
    probe.sight.show(['conv2', 'pool']);
    const wish = await next();
    expect(wish.layers).toEqual(['input', 'conv1', 'conv2', 'pool', 'output']);
    expect(wish).toMatchObject({ filtersOf: ['conv1'], summarise: true });
    expect(wish.known).toEqual({ version: 0, layers: ['input'] });
  });

  test('has of an opened layer what it reads', async () => {
    pick('pool');
    probe.follow();
    expect((await next()).layers).toEqual(['input', 'pool', 'output']);
    pick('pool', { opened: true });
    probe.follow();
    expect((await next()).layers).toEqual(['input', 'conv2', 'pool', 'output']);
  });

  test('is the whole network when all of it is in sight', async () => {
    probe.sight.show(layers.map(({ name }) => name));
    expect((await next()).layers).toBe('all');
  });

  test('names the map of a very large kernel alone', async () => {
    pick('conv2', { map: 3 });
    probe.follow();
    expect((await next()).filterMap).toBeUndefined();
    pick('huge', { map: 17 });
    probe.follow();
    expect(await next()).toMatchObject({ filtersOf: ['huge'], filterMap: 17 });
  });
});

describe('asking', () => {
  test('happens once for the same wish, and again for an image drawn anew', async () => {
    probe.follow();
    await next();
    probe.follow();
    await until(() => !probe.asking);
    expect(asked).toHaveLength(1);
    pick('conv1', { sample: { pixels: new Uint8Array(3) } });
    probe.follow();
    await next();
    pick('conv1', { sample: { pixels: new Uint8Array(3) } });
    probe.follow();
    await next();
    expect(asked).toHaveLength(3);
  });

  test('waits for the answer under way, and then asks for the newest wish alone', async () => {
    probe.follow();
    await until(() => asked.length === 1);
    for (const name of ['conv2', 'pool', 'huge']) {
      pick(name);
      probe.follow();
    }
    answer();
    await until(() => asked.length === 2);
    answer();
    await until(() => !probe.asking);
    expect(asked.map((wish) => wish.filtersOf)).toEqual([['conv1'], ['huge']]);
  });

  test('happens anew for another network, and not at all while there is nobody to ask', async () => {
    probe.follow();
    await next();
    probe.restart();
    await next();
    expect(asked).toHaveLength(2);
    looked = null;
    probe.restart();
    expect(probe.asking).toBe(false);
    expect(asked).toHaveLength(2);
  });

  test('follows a moving stage at most ten times a second, and ends with where it stands', async () => {
    const views = [['conv1'], ['conv2'], ['pool'], ['huge'], ['conv2', 'pool']];
    for (const view of views) probe.sight.show(view);
    const wish = await next();
    expect(wish.layers).toEqual(['input', 'conv1', 'conv2', 'pool', 'output']);
    expect(asked).toHaveLength(1);
  });
});
