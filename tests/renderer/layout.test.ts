import { describe, expect, test } from 'vitest';
import type { ModelInfo } from '../../src-shared/model/model.ts';
import { layoutGraph } from '../../src-renderer/views/stage/graphLayout.ts';
import {
  fitsRow,
  LABEL_LINE,
  layersInSight,
  layoutRow,
  type StageLayout,
  type StageNode,
} from '../../src-renderer/views/stage/layout.ts';
import { fittingZoom } from '../../src-renderer/views/stage/StageView.svelte.ts';
import { paintAtlas, planAtlas } from '../../src-renderer/views/stage/atlas.ts';
import { inception, layer, residual, vgg16 } from './doubles/largeNetworks.ts';
import { lenet5, portsOf } from './doubles/network.ts';

/** Two branches that meet again, and a skip connection. */
const branched: ModelInfo = {
  name: 'branched',
  ...portsOf([8, 8, 1], [3]),
  parameters: 0,
  layers: [
    layer('input', [], [8, 8, 1]),
    layer('left', ['input'], [8, 8, 4]),
    layer('right', ['input'], [4, 4, 4]),
    layer('deep', ['right'], [8, 8, 4]),
    layer('sum', ['left', 'deep'], [8, 8, 4]),
    layer('output', ['sum'], [3]),
  ],
};
const place = (model: ModelInfo, width: number, height: number) => {
  const layout = layoutRow(model, width, height);
  return { layout, at: (name: string) => layout.nodes.find((node) => node.layer.name === name)! };
};

describe('the network is laid out', () => {
  test.each([
    [730, 520],
    [1370, 780],
    [1900, 1000],
  ])('inside a stage of %i x %i, no layer over another', (width, height) => {
    const { layout } = place(lenet5, width, height);
    for (const node of layout.nodes) {
      expect(node.x).toBeGreaterThanOrEqual(0);
      expect(node.x + node.width).toBeLessThanOrEqual(width);
      expect(node.y).toBeGreaterThanOrEqual(0);
      expect(node.y + node.height).toBeLessThanOrEqual(height);
    }
    const inOrder = layout.nodes.toSorted((one, other) => one.x - other.x);
    inOrder
      .slice(1)
      .forEach((node, at) => expect(node.x).toBeGreaterThan(inOrder[at]!.x + inOrder[at]!.width));
  });
  test('with names on two lines, where the layers are narrower than those', () => {
    const labels = (width: number) => layoutRow(lenet5, width, 600).nodes.map((node) => node.label?.line);
    expect(labels(1400)).toEqual(lenet5.layers.map(() => undefined));
    expect(labels(420)).toEqual(lenet5.layers.map((_layer, at) => at % 2));
    expect(new Set(layoutRow(lenet5, 420, 600).nodes.map((node) => node.label?.y)).size).toBe(1);
  });
  test.each([
    [636, 260],
    [420, 560],
    [300, 212],
    [480, 150],
  ])('with room for its names, and shrunk where there is none, on a stage of %i x %i', (width, height) => {
    const { nodes, ...layout } = layoutRow(lenet5, width, height);
    const k = fittingZoom(layout, { width, height });
    const onScreen = (y: number): number => y * k + (height - layout.height * k) / 2;
    const lines = 1 + Math.max(...nodes.map(({ label }) => label!.line));
    const line = nodes[0]!.label!.brief ? LABEL_LINE.brief : LABEL_LINE.whole;
    expect(onScreen(nodes[0]!.label!.y) - 8 - lines * line).toBeGreaterThanOrEqual(0);
    for (const node of nodes) expect(onScreen(node.y + node.height)).toBeLessThanOrEqual(height);
  });
  test('with all maps of every layer', () => {
    for (const node of place(lenet5, 1000, 600).layout.nodes) {
      expect(node.count).toBe(node.layer.outputShape.at(-1));
      expect(node.columns * node.rows).toBeGreaterThanOrEqual(node.count);
    }
  });
  test('with maps enlarged by whole numbers, where there is room', () => {
    expect(place(lenet5, 1400, 800).at('conv1').cellWidth % 28).toBe(0);
    expect(place(lenet5, 1400, 800).at('conv2').cellWidth % 10).toBe(0);
  });
});

describe('what is no short chain', () => {
  const overlap = ({ nodes }: StageLayout): string[] =>
    nodes.flatMap((one, at) =>
      nodes
        .slice(at + 1)
        .filter(
          (other) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        )
        .map((other) => `${one.layer.name} ${other.layer.name}`),
    );
  test.each([
    ['branches', branched, 6],
    ['VGG-16', vgg16, vgg16.layers.length - 1],
    ['a residual network of 163 layers', residual, 178],
    ['inception', inception, 14],
  ] as const)('%s: is laid out in cards of bounded size that do not overlap', (_name, model, edges) => {
    expect(fitsRow(model)).toBe(false);
    const layout = layoutGraph(model);
    expect(overlap(layout)).toEqual([]);
    expect(layout.nodes.map((node) => node.layer.name)).toEqual(model.layers.map((one) => one.name));
    expect(layout.edges).toHaveLength(edges);
    for (const node of layout.nodes) {
      expect(Math.max(node.width, node.height)).toBeLessThanOrEqual(400);
      expect(node.count).toBe(node.layer.outputShape.at(-1));
      expect(node.x).toBeGreaterThanOrEqual(0);
      expect(node.y).toBeGreaterThanOrEqual(0);
      expect(node.x + node.width).toBeLessThanOrEqual(layout.width);
      expect(node.y + node.height).toBeLessThanOrEqual(layout.height);
    }
    for (const { from, to, path } of layout.edges) {
      expect(to.x).toBeGreaterThan(from.x + from.width);
      expect(path).not.toMatch(/NaN|undefined/);
    }
  });
  test('VGG-16 has its 4,224 convolution maps', () => {
    const maps = vgg16.layers.filter((one) => one.kind === 'conv').map((one) => one.outputShape[2]!);
    expect(maps.reduce((sum, count) => sum + count, 0)).toBe(4224);
  });
  test('branches stand side by side, and skipping edges go round what they skip', () => {
    const layout = layoutGraph(branched);
    const at = (name: string) => layout.nodes.find((node) => node.layer.name === name)!;
    expect(at('left').y).not.toBe(at('right').y);
    expect(at('sum').x).toBeGreaterThan(at('deep').x);
    const skip = layoutGraph(residual).edges.find(
      ({ from, to }) => from.layer.name === 'input' && to.layer.name === 'b0add',
    )!;
    // A bend at each layer that it passes.
    expect(skip.path.match(/C/g)!.length).toBeGreaterThan(5);
  });
  test('a layer that is read twice by the same one is one edge', () => {
    const model = {
      ...branched,
      layers: [layer('input', [], [8, 8, 1]), layer('sum', ['input', 'input'], [8, 8, 1])],
    };
    expect(layoutGraph(model).edges).toHaveLength(1);
  });
});

describe('an atlas', () => {
  const table = Uint32Array.from({ length: 256 }, (_none, at) => at);
  const grid = planAtlas({
    mapWidth: 2,
    mapHeight: 2,
    count: 3,
    columns: 2,
    rows: 2,
    cellWidth: 4,
    cellHeight: 4,
    gap: 1,
    density: 1,
  });
  test('has one pixel between maps and no more', () => {
    expect([grid.width, grid.height]).toEqual([9, 9]);
    expect([...grid.lefts]).toEqual([0, 5]);
  });
  test('shows each value as a block of equal pixels, at the place of its map', () => {
    const pixels = new Uint32Array(81).fill(999);
    // NHWC: position (0,0) has the values 0, 255, 128 of the three maps, all others 0.
    const values = Float32Array.from([0, 255, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    paintAtlas(pixels, grid, values, { map: 'grey', low: 0, high: 255 }, table);
    const at = (x: number, y: number): number => pixels[y * 9 + x]!;
    expect([at(0, 0), at(5, 0), at(6, 1), at(7, 0), at(0, 5), at(1, 6)]).toEqual([0, 255, 255, 0, 128, 128]);
    expect([at(4, 0), at(0, 4), at(8, 8)]).toEqual([999, 999, 999]);
  });
  test('stays within the table for values outside the scale, and stripes what is not a number', () => {
    const pixels = new Uint32Array(81);
    const values = Float32Array.from([-9, 999, NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    paintAtlas(pixels, grid, values, { map: 'grey', low: 0, high: 255 }, table);
    expect([pixels[0], pixels[5]]).toEqual([0, 255]);
    expect([...table]).not.toContain(pixels[45]);
  });
  test('is twice as fine on a screen with two device pixels per pixel', () => {
    const fine = planAtlas({
      mapWidth: 2,
      mapHeight: 2,
      count: 1,
      columns: 1,
      rows: 1,
      cellWidth: 4,
      cellHeight: 4,
      gap: 1,
      density: 2,
    });
    expect([fine.width, fine.height]).toEqual([8, 8]);
  });
});

describe('the layers in sight', () => {
  const node = (name: string, x: number): StageNode => ({
    ...{ layer: layer(name, [], [1], 'other'), form: 'maps', x, y: 0, width: 100, height: 100 },
    ...{ count: 1, columns: 1, rows: 1, cellWidth: 100, cellHeight: 100 },
  });
  const nodes = ['a', 'b', 'c', 'd'].map((name, at) => node(name, at * 500));
  const layout: StageLayout = { kind: 'graph', nodes, edges: [], width: 1600, height: 100 };
  const window = { width: 600, height: 400 };

  test('are those on the stage and just beyond its edges, wherever it stands and however far it is zoomed', () => {
    expect(layersInSight(layout, { k: 1, tx: 0, ty: 0 }, window)).toEqual(['a', 'b']);
    expect(layersInSight(layout, { k: 1, tx: -400, ty: 0 }, window)).toEqual(['b', 'c']);
    expect(layersInSight(layout, { k: 1, tx: -400, ty: 650 }, window)).toEqual([]);
    expect(layersInSight(layout, { k: 0.25, tx: 0, ty: 0 }, window)).toEqual(['a', 'b', 'c', 'd']);
    expect(layersInSight(layout, { k: 4, tx: -2000, ty: 0 }, window)).toEqual(['b']);
  });
});

describe('the labels of a crowded row', () => {
  const chain = (longest: string): ModelInfo => {
    const names = ['input', longest, ...Array.from({ length: 10 }, (_none, at) => `l${at}`)];
    const layers = names.map((name, at) =>
      layer(name, at === 0 ? [] : [names[at - 1]!], [20, 20, 10], at === 0 ? 'input' : 'conv'),
    );
    return { name: 'chain', ...portsOf([20, 20, 10], [10]), parameters: 0, layers };
  };
  const labelsAt = (model: ModelInfo, width: number) =>
    layoutRow(model, width, 400).nodes.map(({ label }) => label);

  test('take turns on two lines, or, the closer they come, on more with the names alone', () => {
    expect(labelsAt(chain('conv'), 1600).every((label) => label === undefined)).toBe(true);
    const two = labelsAt(chain('conv'), 500);
    expect(two.slice(0, 4).map((label) => [label?.line, label?.brief])).toEqual([
      [0, false],
      [1, false],
      [0, false],
      [1, false],
    ]);
    const more = labelsAt(chain('max_pool_17'), 400);
    expect(more.slice(0, 4).map((label) => [label?.line, label?.brief])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [0, true],
    ]);
  });
});
