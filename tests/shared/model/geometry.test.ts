import { describe, expect, it } from 'vitest';
import { receptiveField, windowAt } from '../../../src-shared/model/geometry.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { placeOfIndex } from '../../../src-shared/model/place.ts';
import { spanOf, within } from '../../../src-shared/model/window.ts';
import { lenet5 } from '../../renderer/doubles/network.ts';

const layer = (change: Partial<LayerInfo>): LayerInfo => ({
  name: 'layer',
  className: 'Conv2D',
  kind: 'conv',
  outputShape: [1, 1, 1],
  parameters: 0,
  inputs: ['input'],
  ...change,
});
const find = (name: string): LayerInfo => lenet5.layers.find((one) => one.name === name)!;

describe('the window of an output position', () => {
  it('starts at the position times the stride', () => {
    const conv = layer({ kernelSize: [3, 5], strides: [2, 3], padding: 'valid' });
    expect(windowAt(conv, [20, 20, 1], 4, 2)).toEqual({ top: 8, left: 6, size: [3, 5], dilation: [1, 1] });
  });
  it('is shifted by the zeros that "same" puts before, the odd one after', () => {
    const conv = layer({ kernelSize: [4, 5], strides: [1, 2], padding: 'same' });
    expect(windowAt(conv, [8, 8, 1], 0, 0)).toMatchObject({ top: -1, left: -1 });
  });
  it('spans what dilation spreads', () => {
    const conv = layer({ kernelSize: [3, 3], dilation: [2, 4], padding: 'valid' });
    expect(spanOf(windowAt(conv, [20, 20, 1], 1, 1)!)).toEqual({ top: 1, left: 1, bottom: 6, right: 10 });
  });
  it('is the whole map for global pooling', () => {
    const pool = layer({ kind: 'pool', className: 'GlobalAveragePooling2D', outputShape: [8] });
    expect(spanOf(windowAt(pool, [7, 9, 8], 0, 0)!)).toEqual({ top: 0, left: 0, bottom: 7, right: 9 });
  });
});

describe('the receptive field', () => {
  const field = (name: string, unit: number, y: number, x: number) =>
    receptiveField(lenet5.layers, find(name), { unit, y, x });

  it('grows through LeNet-5 as the textbook says', () => {
    const sizes = ['conv1', 'pool1', 'conv2', 'pool2', 'conv3'].map((name) => {
      const { top, bottom } = field(name, 0, 0, 0)!;
      return bottom - top;
    });
    expect(sizes).toEqual([5, 6, 14, 16, 32]);
  });
  it('reaches beyond the picture where zeros were added, and can be cut to it', () => {
    const corner = field('conv1', 0, 0, 27)!;
    expect(corner).toEqual({ top: -2, left: 25, bottom: 3, right: 30 });
    expect(within(corner, [28, 28])).toEqual({ top: 0, left: 25, bottom: 3, right: 28 });
  });
  it('is everything for a fully connected unit', () => {
    expect(within(field('dense1', 3, 0, 0)!, [28, 28])).toEqual({ top: 0, left: 0, bottom: 28, right: 28 });
  });
  it('is that of the flattened value for a flattened unit', () => {
    const before = layer({ name: 'maps', kernelSize: [1, 1], outputShape: [4, 6, 5] });
    const image = layer({
      name: 'input',
      className: 'InputLayer',
      kind: 'input',
      inputs: [],
      outputShape: [4, 6, 1],
    });
    const flat = layer({
      name: 'flat',
      className: 'Flatten',
      kind: 'flatten',
      inputs: ['maps'],
      outputShape: [120],
    });
    expect(placeOfIndex([4, 6, 5], 37)).toEqual({ map: 2, y: 1, x: 1 });
    expect(receptiveField([image, before, flat], flat, { unit: 37, y: 0, x: 0 })).toEqual({
      top: 1,
      left: 1,
      bottom: 2,
      right: 2,
    });
  });
  it('unites the branches that meet', () => {
    const image = layer({
      name: 'input',
      className: 'InputLayer',
      kind: 'input',
      inputs: [],
      outputShape: [9, 9, 1],
    });
    const wide = layer({ name: 'wide', kernelSize: [5, 5], padding: 'same', outputShape: [9, 9, 2] });
    const sum = layer({
      name: 'sum',
      className: 'Add',
      kind: 'merge',
      inputs: ['wide', 'input'],
      outputShape: [9, 9, 2],
    });
    expect(receptiveField([image, wide, sum], sum, { unit: 0, y: 4, x: 4 })).toEqual({
      top: 2,
      left: 2,
      bottom: 7,
      right: 7,
    });
  });
});
