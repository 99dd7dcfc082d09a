import {
  conv2dTranspose,
  pad,
  reshape,
  serialization,
  slice,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';
import { addTransposedWeights, type Transposed } from './transposedWeights.ts';
import { withBiasAndActivation } from './withBiasAndActivation.ts';

type Shape = (number | null)[];

interface Growth {
  size: number;
  stride: number;
  padding: 'valid' | 'same';
  /** Positions that are added behind; of what is left open, as many as make the size a multiple of the stride. */
  more: number | undefined;
}

/** How many positions come out of so many. Source: Keras, `compute_conv_transpose_output_length`. */
function grown(count: number | null, { size, stride, padding, more }: Growth): number | null {
  if (count === null) return null;
  if (more === undefined) return count * stride + (padding === 'valid' ? Math.max(size - stride, 0) : 0);
  const cut = padding === 'same' ? 2 * Math.floor(size / 2) : 0;
  return (count - 1) * stride + size - cut + more;
}

/**
 * The sums of a transposed convolution of any size: what is less than the whole is cut off on both sides, the odd one behind; what is more
 * are zeros behind. `[N, H, W, C]` to `[N, H', W', filters]`
 */
function transposedSums(x: Tensor4D, kernel: Tensor4D, growths: readonly [Growth, Growth]): Tensor4D {
  const [examples, ...from] = x.shape as [number, number, number, number];
  const whole = growths.map(({ size, stride }, axis) => (from[axis]! - 1) * stride + Math.max(size, stride));
  const wanted = growths.map((growth, axis) => grown(from[axis]!, growth)!);
  const filters = kernel.shape[2];
  const strides = growths.map(({ stride }) => stride) as [number, number];
  const shape: [number, number, number, number] = [examples, whole[0]!, whole[1]!, filters];
  const sums = conv2dTranspose(x, kernel, shape, strides, 'valid');
  const least = growths.map(({ size, stride }, axis) => (from[axis]! - 1) * stride + size);
  const begins = least.map((all, axis) => Math.floor(Math.max(0, all - wanted[axis]!) / 2));
  const ends = begins.map((begin, axis) => Math.min(whole[axis]! - begin, wanted[axis]!));
  const cut = slice(sums, [0, begins[0]!, begins[1]!, 0], [-1, ends[0]!, ends[1]!, -1]);
  return pad(cut, [
    [0, 0],
    [0, wanted[0]! - ends[0]!],
    [0, wanted[1]! - ends[1]!],
    [0, 0],
  ]);
}

/** The padding of the output: one for all axes, or one for each; undefined where it is left open. */
type OutputPadding = number | number[] | undefined;
type Config = Record<string, unknown> & { outputPadding?: OutputPadding | null };

const moreOf = (padding: OutputPadding, axis: number): number | undefined =>
  Array.isArray(padding) ? padding[axis] : padding;

const paddingConfig = (padding: OutputPadding): serialization.ConfigDict =>
  padding === undefined ? {} : { outputPadding: padding };

/** The Conv2DTranspose of TensorFlow.js, which also knows Keras' `output_padding`. */
class Conv2DTranspose extends registeredLayer('Conv2DTranspose') {
  static readonly className = 'Conv2DTranspose';
  readonly #outputPadding: OutputPadding;

  constructor({ outputPadding, ...config }: Config) {
    super(config);
    this.#outputPadding = outputPadding ?? undefined;
  }

  #growths(): readonly [Growth, Growth] {
    const { kernelSize, strides, padding } = this as unknown as Transposed;
    const along = (axis: number): Growth => ({
      ...{ size: kernelSize[axis]!, stride: strides[axis]!, padding },
      more: moreOf(this.#outputPadding, axis),
    });
    return [along(0), along(1)];
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    if (this.#outputPadding === undefined) return super.computeOutputShape(inputShape);
    const [examples, rows, columns] = inputShape as Shape;
    const [down, across] = this.#growths();
    const { filters } = this as unknown as Transposed;
    return [examples!, grown(rows!, down), grown(columns!, across), filters];
  }

  override call(inputs: Tensor | Tensor[], settings: object): Tensor | Tensor[] {
    if (this.#outputPadding === undefined) return super.call(inputs, settings as never);
    const open = this as unknown as Transposed;
    return tidy(() => {
      const kernel = open.kernel.read() as Tensor4D;
      return withBiasAndActivation(
        transposedSums([inputs].flat()[0] as Tensor4D, kernel, this.#growths()),
        open,
      );
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...paddingConfig(this.#outputPadding) };
  }
}

/** A transposed convolution along a sequence, which TensorFlow.js lacks; the kernel is `[K, filters, C]`. `[N, T, C]` to `[N, T', filters]` */
class Conv1DTranspose extends registeredLayer('Conv1D') {
  static readonly className = 'Conv1DTranspose';
  readonly #outputPadding: OutputPadding;

  constructor({ outputPadding, ...config }: Config) {
    super(config);
    this.#outputPadding = outputPadding ?? undefined;
  }

  get #growth(): Growth {
    const { kernelSize, strides, padding } = this as unknown as Transposed;
    return { size: kernelSize[0]!, stride: strides[0]!, padding, more: moreOf(this.#outputPadding, 0) };
  }

  override build(inputShape: number[]): void {
    const open = this as unknown as Transposed;
    addTransposedWeights(this, [open.kernelSize[0]!, open.filters, inputShape.at(-1)!]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, steps] = inputShape as Shape;
    const { filters } = this as unknown as Transposed;
    return [examples!, grown(steps!, this.#growth), filters];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const open = this as unknown as Transposed;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const kernel = open.kernel.read();
      const [size, filters, channels] = kernel.shape as [number, number, number];
      const image = reshape(x, [x.shape[0]!, x.shape[1]!, 1, channels]) as Tensor4D;
      const turned = reshape(kernel, [size, 1, filters, channels]) as Tensor4D;
      const one: Growth = { size: 1, stride: 1, padding: 'valid', more: undefined };
      const sums = transposedSums(image, turned, [this.#growth, one]);
      return withBiasAndActivation(reshape(sums, [sums.shape[0], sums.shape[1], filters]), open);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...paddingConfig(this.#outputPadding) };
  }
}

serialization.registerClass(Conv2DTranspose as never);
serialization.registerClass(Conv1DTranspose as never);
