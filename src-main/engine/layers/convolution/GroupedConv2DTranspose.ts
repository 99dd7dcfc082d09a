import {
  concat,
  conv2dTranspose,
  pad,
  reshape,
  serialization,
  slice,
  split,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';
import { addTransposedWeights, type Transposed } from './transposedWeights.ts';
import { withBiasAndActivation } from './withBiasAndActivation.ts';

type Pair = [number, number];
type Shape = (number | null)[];

interface Config {
  groups?: number;
  dilationRate?: number | Pair;
}

/**
 * A transposed convolution in groups, with dilations, as PyTorch's ConvTranspose2d; without a padding, so that nothing is cut off. The kernel
 * is `[KH, KW, maps / groups, C]`: each group of channels writes one group of the maps. `[N, H, W, C]` to `[N, H', W', maps]` with
 * H' = (H - 1) stride + max((KH - 1) dilation + 1, stride).
 */
class GroupedConv2DTranspose extends registeredLayer('Conv2DTranspose') {
  static readonly className = 'GroupedConv2DTranspose';
  readonly #groups: number;
  readonly #dilations: Pair;

  constructor({ groups, dilationRate, ...config }: Config) {
    super({ ...config, padding: 'valid', dataFormat: 'channelsLast' });
    this.#groups = groups ?? 1;
    const [down = 1, across = down] = [dilationRate ?? 1].flat();
    this.#dilations = [down, across];
  }

  get #extents(): Pair {
    const { kernelSize } = this as unknown as Transposed;
    return kernelSize.map((size, axis) => (size - 1) * this.#dilations[axis]! + 1) as Pair;
  }

  override build(inputShape: number[]): void {
    const open = this as unknown as Transposed;
    const [channels, groups] = [inputShape.at(-1)!, this.#groups];
    if (channels % groups !== 0 || open.filters % groups !== 0)
      throw new Error(
        `${channels} channels and ${open.filters} maps cannot be divided into ${groups} groups`,
      );
    addTransposedWeights(this, [...open.kernelSize, open.filters / groups, channels]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, ...from] = (inputShape as Shape).slice(0, 3);
    const { strides, filters } = this as unknown as Transposed;
    const sizes = from.map((size, axis) =>
      size === null ? null : (size - 1) * strides[axis]! + Math.max(this.#extents[axis]!, strides[axis]!),
    );
    return [examples!, ...sizes, filters];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const open = this as unknown as Transposed;
    return tidy(() => {
      const x = [inputs].flat()[0] as Tensor4D;
      const [examples, rows, columns] = this.computeOutputShape(x.shape) as [number, number, number];
      const parts = split<Tensor4D>(x, this.#groups, -1);
      const kernels = split<Tensor4D>(this.#spread(open.kernel.read() as Tensor4D), this.#groups, -1);
      const maps = parts.map((part, at) => {
        const shape: [number, number, number, number] = [
          examples,
          rows,
          columns,
          open.filters / this.#groups,
        ];
        return conv2dTranspose(part, kernels[at]!, shape, open.strides as Pair, 'valid');
      });
      return withBiasAndActivation(concat(maps, -1), open);
    });
  }

  /** A kernel with zeros between its positions. */
  #spread(kernel: Tensor4D): Tensor4D {
    const [down, across] = this.#dilations;
    if (down === 1 && across === 1) return kernel;
    const [rows, columns, maps, channels] = kernel.shape;
    const apart = reshape(kernel, [rows, 1, columns, 1, maps * channels]);
    const filled = pad(apart, [
      [0, 0],
      [0, down - 1],
      [0, 0],
      [0, across - 1],
      [0, 0],
    ] as never);
    const whole = reshape(filled, [rows * down, columns * across, maps, channels]);
    return slice(whole as Tensor4D, [0, 0, 0, 0], [...this.#extents, maps, channels]);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.#groups, dilationRate: this.#dilations };
  }
}

serialization.registerClass(GroupedConv2DTranspose as never);
