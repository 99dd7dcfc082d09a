import { Impossible } from '../Impossible.ts';
import { inputOfRank, shapeText, type Shape, type ShapeRule } from './ShapeRule.ts';
import { windowSizes, type SlidingWindow } from './windowSizes.ts';

type Config = Readonly<Record<string, unknown>>;

const product = (sizes: Shape): number => sizes.reduce((all, size) => all * size, 1);
const bias = (config: Config, count: number): number => (config['use_bias'] === false ? 0 : count);
const numberOf = (config: Config, name: string): number => Number(config[name]);

/** The values of a setting along each axis; a single number stands for all of them. */
function alongAxes(value: unknown, axes: number): number[] {
  const values = [value].flat().map(Number);
  return values.length === axes ? values : Array.from({ length: axes }, () => values[0]!);
}

/** The sliding window of a layer; strides of null are those of a pooling without overlap. */
function windowOf(config: Config, axes: number): SlidingWindow {
  const size = alongAxes(config['kernel_size'] ?? config['pool_size'], axes);
  const window: SlidingWindow = {
    size,
    strides: (config['strides'] ?? null) === null ? size : alongAxes(config['strides'], axes),
    padding: config['padding'] === 'same' || config['padding'] === 'causal' ? config['padding'] : 'valid',
    dilation: alongAxes(config['dilation_rate'] ?? 1, axes),
  };
  if (Math.max(...window.strides) > 1 && Math.max(...window.dilation) > 1 && config['kernel_size'])
    throw new Impossible('strides-and-dilation');
  return window;
}

/** A convolution along `axes` axes, in which every filter reads all channels. */
const convolution =
  (axes: 1 | 2): ShapeRule =>
  (config, inputs) => {
    const input = inputOfRank(inputs, axes === 1 ? 2 : 3);
    const window = windowOf(config, axes);
    const filters = numberOf(config, 'filters');
    if (numberOf(config, 'groups') > 1)
      throw new Impossible('setting-wrong', {
        setting: 'groups',
        value: numberOf(config, 'groups'),
        expected: '1',
      });
    const parameters = product(window.size) * input.at(-1)! * filters + bias(config, filters);
    return { shape: [...windowSizes(input.slice(0, -1), window), filters], parameters };
  };

const pooling =
  (axes: 1 | 2): ShapeRule =>
  (config, inputs) => {
    const input = inputOfRank(inputs, axes === 1 ? 2 : 3);
    const sizes = windowSizes(input.slice(0, -1), windowOf(config, axes));
    return { shape: [...sizes, input.at(-1)!], parameters: 0 };
  };

const globalPooling =
  (axes: 1 | 2): ShapeRule =>
  (_config, inputs) => ({ shape: [inputOfRank(inputs, axes === 1 ? 2 : 3).at(-1)!], parameters: 0 });

const depthwise: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const window = windowOf(config, 2);
  const maps = input[2]! * numberOf(config, 'depth_multiplier');
  const parameters = product(window.size) * maps + bias(config, maps);
  return { shape: [...windowSizes(input.slice(0, 2), window), maps], parameters };
};

const separable: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const window = windowOf(config, 2);
  const maps = input[2]! * numberOf(config, 'depth_multiplier');
  const filters = numberOf(config, 'filters');
  const parameters = product(window.size) * maps + maps * filters + bias(config, filters);
  return { shape: [...windowSizes(input.slice(0, 2), window), filters], parameters };
};

/** Each input position is spread over a window: `(H - 1) S + max(FH, S)` positions, or `H S` with the padding "same". */
const transposed: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const { size, strides, padding } = windowOf(config, 2);
  const filters = numberOf(config, 'filters');
  const sizes = input.slice(0, 2).map((side, axis) => {
    const rest = padding === 'same' ? 0 : Math.max(size[axis]! - strides[axis]!, 0);
    return side * strides[axis]! + rest;
  });
  const parameters = product(size) * input[2]! * filters + bias(config, filters);
  return { shape: [...sizes, filters], parameters };
};

/** The convolution of the 1998 paper, in which each map reads some of the channels only. */
const partial: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const connections = config['connections'] as readonly (readonly number[])[];
  const size = alongAxes(config['kernel_size'], 2);
  const sizes = windowSizes(input.slice(0, 2), { ...windowOf(config, 2), size });
  const windows = connections.reduce((sum, read) => sum + read.length, 0);
  const most = Math.max(...connections.flat());
  if (most >= input[2]!)
    throw new Impossible('setting-wrong', {
      setting: 'connections',
      value: most,
      expected: `0..${input[2]! - 1}`,
    });
  return { shape: [...sizes, connections.length], parameters: windows * product(size) + connections.length };
};

/** The sub-sampling of the 1998 paper: a coefficient and a bias per map. */
const subSampling: ShapeRule = (_config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const half = { size: [2, 2], strides: [2, 2], padding: 'valid', dilation: [1, 1] } as const;
  return { shape: [...windowSizes(input.slice(0, 2), half), input[2]!], parameters: 2 * input[2]! };
};

const upSampling: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const factor = alongAxes(config['size'], 2);
  return { shape: [input[0]! * factor[0]!, input[1]! * factor[1]!, input[2]!], parameters: 0 };
};

/** Rows before and after, columns before and after, from the ways in which Keras writes margins. */
function marginsOf(value: unknown): number[][] {
  const sides = typeof value === 'number' ? [value, value] : (value as unknown[]);
  return sides.map((side) => alongAxes(side, 2));
}

const padded: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const margins = marginsOf(config['padding']);
  const sizes = input.slice(0, 2).map((size, axis) => size + margins[axis]![0]! + margins[axis]![1]!);
  return { shape: [...sizes, input[2]!], parameters: 0 };
};

const cropped: ShapeRule = (config, inputs) => {
  const input = inputOfRank(inputs, 3);
  const margins = marginsOf(config['cropping']);
  const sizes = input.slice(0, 2).map((size, axis) => {
    const [before, after] = margins[axis]!;
    const left = size - before! - after!;
    if (left >= 1) return left;
    const formula = `${size} - ${before} - ${after} = ${left}`;
    throw new Impossible('nothing-left', { input: shapeText(input), formula });
  });
  return { shape: [...sizes, input[2]!], parameters: 0 };
};

/** Rules of the layers that read windows or shift images, by class. */
export const slidingRules: Readonly<Record<string, ShapeRule>> = {
  Conv2D: convolution(2),
  Conv1D: convolution(1),
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Conv2DTranspose: transposed,
  PartialConv2D: partial,
  MaxPooling2D: pooling(2),
  AveragePooling2D: pooling(2),
  MaxPooling1D: pooling(1),
  AveragePooling1D: pooling(1),
  GlobalMaxPooling2D: globalPooling(2),
  GlobalAveragePooling2D: globalPooling(2),
  GlobalMaxPooling1D: globalPooling(1),
  GlobalAveragePooling1D: globalPooling(1),
  SubSampling2D: subSampling,
  UpSampling2D: upSampling,
  ZeroPadding2D: padded,
  Cropping2D: cropped,
};
