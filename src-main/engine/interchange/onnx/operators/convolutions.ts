import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, CHANNELS_LAST } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import type { Operator } from './Operator.ts';
import { addBias } from './addBias.ts';
import { zeroPadded } from './zeroPadded.ts';
import { convolveSequence } from './sequences.ts';
import { readWindows } from './windows.ts';

/** Numbers of a kernel at most, where those between groups are written as zeros. */
const MOST_KERNEL = 2 ** 26;

/** Convolutions over images. */
export const convolutions: readonly Operator[] = [{ name: 'Conv', apply: convolve }];

function convolve(node: NodeCall): void {
  const x = node.activation(0);
  const weights = node.constant(1)!;
  if (weights.dims.length === 3) {
    convolveSequence(node, x, weights);
    return;
  }
  const groups = node.attributes.int('group', 1);
  const channels = x.shape[1];
  const [maps, read, ...kernel] = weights.dims as [number, number, ...number[]];
  if (x.shape.length !== 4 || kernel.length !== 2 || typeof channels !== 'number')
    throw node.shapeRefusal(x.shape);
  if (!(groups >= 1) || read * groups !== channels || maps % groups !== 0 || weights.values.length === 0)
    throw node.attributes.refusal('group', groups);
  const windows = readWindows(node, x.shape, kernel);
  const { strides, dilations } = windows;
  const isDilated = Math.max(...dilations) > 1;
  if (isDilated && Math.max(...strides) > 1) throw node.attributes.refusal('dilations', dilations.join(', '));
  const source = zeroPadded(node, arranged(node, x, CHANNELS_LAST), windows);
  const isDepthwise = groups === channels && groups > 1 && !isDilated && strides[0] === strides[1];
  const layer = node.layer(isDepthwise ? 'DepthwiseConv2D' : 'Conv2D', [source], {
    ...(!isDepthwise && { filters: maps }),
    kernel_size: kernel,
    strides,
    padding: windows.padding ?? 'valid',
    data_format: 'channels_last',
    dilation_rate: dilations,
    use_bias: false,
    ...(isDepthwise && { depth_multiplier: maps / groups }),
  });
  const values = isDepthwise ? depthwiseKernel(weights, groups) : fullKernel(node, weights, groups);
  const shape = isDepthwise ? [...kernel, channels, maps / groups] : [...kernel, channels, maps];
  layer.weights.set(isDepthwise ? 'depthwise_kernel' : 'kernel', { shape, values });
  addBias(node, layer, node.constant(2), maps);
  node.output(summed(layer, [null, maps, ...windows.sizes]));
}

/** The sums of a layer over images. */
function summed(place: LayerRecord, shape: Activation['shape']): Activation {
  return { kind: 'activation', place, shape, axes: CHANNELS_LAST, isPositive: false, sums: place };
}

/** `[C x multiplier, 1, H, W]` as `[H, W, C, multiplier]`. */
function depthwiseKernel({ dims, values }: Constant, groups: number): Constant['values'] {
  const [maps, , rows, columns] = dims as [number, number, number, number];
  return transposeValues(values, [groups, maps / groups, rows, columns], [2, 3, 0, 1]);
}

/** `[maps, C / groups, H, W]` as `[H, W, C, maps]`, with zeros where a map's group does not read a channel. */
function fullKernel(node: NodeCall, { dims, values }: Constant, groups: number): Constant['values'] {
  const [maps, read, rows, columns] = dims as [number, number, number, number];
  if (groups === 1) return transposeValues(values, dims, [2, 3, 1, 0]);
  if (values.length * groups > MOST_KERNEL) throw node.attributes.refusal('group', groups);
  node.graph.told('layer/groups', { layer: node.name, groups });
  const whole = new Float32Array(values.length * groups);
  const channels = read * groups;
  for (let map = 0; map < maps; map++) {
    const first = Math.floor(map / (maps / groups)) * read;
    for (let channel = 0; channel < read; channel++)
      for (let at = 0; at < rows * columns; at++)
        whole[(at * channels + first + channel) * maps + map] =
          values[(map * read + channel) * rows * columns + at]!;
  }
  return whole;
}

/** Transposed convolutions: `[N, C, H, W]` to more rows and columns. */
export const transposedConvolution: Operator = {
  name: 'ConvTranspose',
  apply(node) {
    const x = node.activation(0);
    const weights = node.constant(1)!;
    const [channels, maps, ...kernel] = weights.dims as [number, number, number, number];
    if (x.shape.length !== 4 || kernel.length !== 2 || x.shape[1] !== channels || weights.values.length === 0)
      throw node.shapeRefusal(x.shape);
    node.attributes.only('group', 1);
    const { strides, crops, sizes } = readGrowth(node, x.shape, kernel);
    const layer = node.layer('Conv2DTranspose', [arranged(node, x, CHANNELS_LAST)], {
      filters: maps,
      kernel_size: kernel,
      strides,
      padding: 'valid',
      data_format: 'channels_last',
      use_bias: false,
    });
    const values = transposeValues(weights.values, weights.dims, [2, 3, 1, 0]);
    layer.weights.set('kernel', { shape: [...kernel, maps, channels], values });
    addBias(node, layer, node.constant(2), maps);
    const shape = [null, maps, ...sizes];
    if (isSame(crops, kernel, strides)) layer.config['padding'] = 'same';
    else if (crops.flat().some((crop) => crop > 0)) {
      const cropped = node.graph.writer.add('Cropping2D', `${node.name}_crop`, [layer], {
        cropping: crops,
        data_format: 'channels_last',
      });
      node.output({ ...summed(layer, shape), place: cropped });
      return;
    }
    node.output(summed(layer, shape));
  },
};

type Crops = readonly [readonly [number, number], readonly [number, number]];

/** What is cut off of the whole by "same" of TensorFlow. */
function isSame(crops: Crops, kernel: readonly number[], strides: readonly number[]): boolean {
  return crops.every(([before, behind], axis) => {
    const total = kernel[axis]! - strides[axis]!;
    return total >= 0 && before === Math.floor(total / 2) && before + behind === total;
  });
}

/** How much of the whole is kept: `(size - 1) stride + window`, less the pads, more the output padding. */
function readGrowth(node: NodeCall, shape: Activation['shape'], kernel: readonly number[]) {
  const { attributes } = node;
  const told = attributes.ints('kernel_shape');
  if (told && told.join() !== kernel.join()) throw attributes.refusal('kernel_shape', told.join(', '));
  const dilations = attributes.ints('dilations') ?? [1, 1];
  if (dilations.some((step) => step !== 1)) throw attributes.refusal('dilations', dilations.join(', '));
  const strides = attributes.ints('strides') ?? [1, 1];
  const pads = attributes.ints('pads') ?? [0, 0, 0, 0];
  const more = attributes.ints('output_padding') ?? [0, 0];
  const wanted = attributes.ints('output_shape');
  const auto = attributes.text('auto_pad', 'NOTSET');
  const lists: [string, readonly number[], number][] = [
    ['strides', strides, 2],
    ['pads', pads, 4],
    ['output_padding', more, 2],
  ];
  for (const [name, list, count] of lists)
    if (
      list.length !== count ||
      !list.every((value) => value >= 0 && value <= 2 ** 16) ||
      strides.includes(0)
    )
      throw attributes.refusal(name, list.join(', '));
  const axes = ([0, 1] as const).map((axis) => {
    const from = shape[axis + 2];
    const [stride, window, extra] = [strides[axis]!, kernel[axis]!, more[axis]!];
    const whole = typeof from === 'number' ? (from - 1) * stride + Math.max(window, stride) : null;
    const over = Math.max(window, stride) - window;
    let crop: readonly [number, number] = [pads[axis]!, pads[axis + 2]! + over - extra];
    if (auto === 'VALID') crop = [0, over - extra];
    else if (auto !== 'NOTSET' || wanted) {
      const size = wanted?.at(axis - 2) ?? (typeof from === 'number' ? from * stride : undefined);
      if (whole === null || size === undefined) throw node.refusal(reason('the size of its input is open'));
      const total = whole - over + extra - size;
      // Which side an odd one lies on, programs do not agree about.
      if (total < 0 || total % 2 !== 0) throw attributes.refusal('auto_pad', auto);
      crop = [total / 2, total / 2 + over - extra];
    }
    if (crop[1] < 0) throw attributes.refusal('output_padding', more.join(', '));
    return { crop, size: whole === null ? null : whole - crop[0] - crop[1] };
  });
  if (axes.some(({ size }) => size !== null && size < 1)) throw attributes.refusal('pads', pads.join(', '));
  const crops = axes.map(({ crop }) => crop) as unknown as Crops;
  return { strides, crops, sizes: axes.map(({ size }) => size) };
}
