import { describe, expect, test } from 'vitest';
import type { LayerInfo, ModelInfo } from '../../src-main/protocol/model.ts';
import { layoutNetwork } from '../../src-renderer/views/stage/layout.ts';
import { paintAtlas, planAtlas } from '../../src-renderer/views/stage/atlas.ts';
import { lenet5 } from './doubles/network.ts';

const layer = (name: string, inputs: string[], outputShape: number[]): LayerInfo => ({
  name,
  className: 'X',
  kind: 'other',
  outputShape,
  parameters: 0,
  inputs,
});
/** Two branches that meet again, and one connection that skips a layer. */
const branched: ModelInfo = {
  name: 'branched',
  inputShape: [8, 8, 1],
  classes: 3,
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
  const layout = layoutNetwork(model, width, height);
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
  test('by depth, branches one below the other, and skipping connections known as such', () => {
    const { layout, at } = place(branched, 900, 600);
    expect(at('left').y).toBeLessThan(at('right').y);
    expect(at('sum').x).toBeGreaterThan(at('deep').x);
    expect(layout.edges.map((edge) => [edge.from.layer.name, edge.to.layer.name, edge.skips])).toContainEqual(
      ['left', 'sum', 1],
    );
    expect(layout.edges).toHaveLength(6);
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
