import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, CHANNELS_LAST } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import { addBias } from './addBias.ts';
import { summed } from './convolutions.ts';
import type { Operator } from './Operator.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Transposed convolutions: `[N, C, H, W]`, or `[N, C, T]`, to more rows and columns, or more steps. */
export const transposedConvolution: Operator = { name: 'ConvTranspose', apply: convolve };

function convolve(node: NodeCall): void {
  const given = node.activation(0);
  const stored = node.constant(1)!;
  // Along a sequence as over images of one column.
  const isSequence = stored.dims.length === 3 && given.shape.length === 3;
  const x: Activation = isSequence ? { ...given, shape: [...given.shape, 1] } : given;
  const weights = isSequence ? { ...stored, dims: [...stored.dims, 1] } : stored;
  const made = transposed(node, x, weights);
  if (isSequence) reshapeTo(node, made, made.shape.slice(0, 3));
  else node.output(made);
}

function transposed(node: NodeCall, x: Activation, weights: Constant): Activation {
  const groups = node.attributes.int('group', 1);
  const [channels, read, ...kernel] = weights.dims as [number, number, number, number];
  const maps = read * groups;
  if (x.shape.length !== 4 || kernel.length !== 2 || x.shape[1] !== channels || weights.values.length === 0)
    throw node.shapeRefusal(x.shape);
  if (!(groups >= 1) || channels % groups !== 0) throw node.attributes.refusal('group', groups);
  const { strides, dilations, crops, sizes, more } = readGrowth(node, x.shape, kernel);
  const source = arranged(node, x, CHANNELS_LAST);
  // What lies beyond the last window gets the bias alone, as windows over zeros do.
  const isBeyond = more.some((positions) => positions > 0);
  const padded = isBeyond
    ? node.graph.writer.add('ZeroPadding2D', `${node.name}_pad`, [source], {
        padding: more.map((positions) => [0, positions]),
        data_format: 'channels_last',
      })
    : source;
  const isPlain = groups === 1 && dilations.every((step) => step === 1);
  const layer = node.layer(isPlain ? 'Conv2DTranspose' : 'GroupedConv2DTranspose', [padded], {
    filters: maps,
    kernel_size: kernel,
    strides,
    padding: 'valid',
    data_format: 'channels_last',
    use_bias: false,
    ...(!isPlain && { groups, dilation_rate: dilations }),
  });
  layer.weights.set('kernel', {
    shape: [...kernel, read, channels],
    values: transposeValues(weights.values, weights.dims, [2, 3, 1, 0]),
  });
  addBias(node, layer, node.constant(2), maps);
  const shape = [null, maps, ...sizes];
  if (isPlain && isSame(crops, kernel, strides)) layer.config['padding'] = 'same';
  else if (crops.flat().some((crop) => crop > 0)) {
    const cropped = node.graph.writer.add('Cropping2D', `${node.name}_crop`, [layer], {
      cropping: crops,
      data_format: 'channels_last',
    });
    return { ...summed(layer, shape), place: cropped };
  }
  return summed(layer, shape);
}

type Crops = readonly [readonly [number, number], readonly [number, number]];

/** What is cut off of the whole by "same" of TensorFlow. */
function isSame(crops: Crops, kernel: readonly number[], strides: readonly number[]): boolean {
  return crops.every(([before, behind], axis) => {
    const total = kernel[axis]! - strides[axis]!;
    return total >= 0 && before === Math.floor(total / 2) && before + behind === total;
  });
}

interface Growth {
  strides: readonly number[];
  dilations: readonly number[];
  /** What is cut off of the whole. */
  crops: Crops;
  sizes: Activation['shape'];
  /** Rows and columns of zeros that are put behind what is read, so that the whole is large enough. */
  more: readonly number[];
}

/** How much of the whole is kept: `(size - 1) stride + window`, less the pads, more the output padding. */
function readGrowth(node: NodeCall, shape: Activation['shape'], kernel: readonly number[]): Growth {
  const { attributes } = node;
  const told = listOf(node, 'kernel_shape', kernel, 1);
  if (told.join() !== kernel.join()) throw attributes.refusal('kernel_shape', told.join(', '));
  const dilations = listOf(node, 'dilations', [1, 1], 1);
  if (dilations.includes(0)) throw attributes.refusal('dilations', dilations.join(', '));
  const strides = listOf(node, 'strides', [1, 1], 1);
  const pads = listOf(node, 'pads', [0, 0, 0, 0], 0);
  const padding = listOf(node, 'output_padding', [0, 0], 0);
  const shown = attributes.ints('output_shape');
  const wanted = shown?.length === 1 ? [...shown, 1] : shown;
  const auto = attributes.text('auto_pad', 'NOTSET');
  if (strides.includes(0)) throw attributes.refusal('strides', strides.join(', '));
  const axes = ([0, 1] as const).map((axis) => {
    const from = shape[axis + 2];
    const [stride, extra] = [strides[axis]!, padding[axis]!];
    const window = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const whole = typeof from === 'number' ? (from - 1) * stride + Math.max(window, stride) : null;
    const over = Math.max(window, stride) - window;
    let crop: [number, number] = [pads[axis]!, pads[axis + 2]! + over - extra];
    if (auto === 'VALID') crop = [0, over - extra];
    else if (auto !== 'NOTSET' || wanted) {
      const size = wanted?.at(axis - 2) ?? (typeof from === 'number' ? from * stride : undefined);
      if (whole === null || size === undefined) throw node.refusal(reason('the size of its input is open'));
      const total = whole - over + extra - size;
      // Which side an odd one lies on, programs do not agree about.
      if (total < 0 || total % 2 !== 0) throw attributes.refusal('auto_pad', auto);
      crop = [total / 2, total / 2 + over - extra];
    }
    const size = whole === null ? null : whole - crop[0] - crop[1];
    const more = Math.max(0, Math.ceil(-crop[1] / stride));
    return { crop: [crop[0], crop[1] + more * stride] as const, size, more };
  });
  if (axes.some(({ size }) => size !== null && size < 1)) throw attributes.refusal('pads', pads.join(', '));
  return {
    strides,
    dilations,
    crops: axes.map(({ crop }) => crop) as unknown as Crops,
    sizes: axes.map(({ size }) => size),
    more: axes.map(({ more }) => more),
  };
}

/** Numbers for rows and columns; those of a sequence, of which there are half as many, for rows. */
function listOf(node: NodeCall, name: string, usual: readonly number[], column: number): readonly number[] {
  const told = node.attributes.ints(name) ?? usual;
  const isHalf = told.length * 2 === usual.length;
  const list = isHalf ? told.flatMap((value) => [value, column]) : told;
  if (list.length !== usual.length || !list.every((value) => value >= 0 && value <= 2 ** 16))
    throw node.attributes.refusal(name, told.join(', '));
  return list;
}
