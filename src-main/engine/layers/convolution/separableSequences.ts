import {
  conv2d,
  depthwiseConv2d,
  pad,
  reshape,
  serialization,
  tidy,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';
import './Conv1D.ts';
import { withBiasAndActivation, type WeightedSums } from './withBiasAndActivation.ts';

type Shape = (number | null)[];
type Weight = ReturnType<layers.Layer['addWeight']>;

/** What a convolution over a sequence of TensorFlow.js keeps of itself. */
interface Convolution extends WeightedSums {
  filters: number;
  kernelSize: number[];
  strides: number[];
  dilationRate: number[];
  padding: 'valid' | 'same' | 'causal';
  useBias: boolean;
  bias: Weight | null;
}

type Config = Record<string, unknown> & { depthMultiplier?: number };

/**
 * Convolves each channel of a sequence by itself, as Keras' layer, which TensorFlow.js lacks; the kernel is `[K, C, multiplier]`.
 * `[N, T, C]` to `[N, T', C multiplier]`
 */
class DepthwiseConv1D extends registeredLayer('Conv1D') {
  static readonly className: string = 'DepthwiseConv1D';
  readonly multiplier: number;

  constructor({ depthMultiplier, ...config }: Config) {
    super({ filters: 1, ...config });
    this.multiplier = depthMultiplier ?? 1;
  }

  override build(inputShape: number[]): void {
    this.addKernels(inputShape.at(-1)!, inputShape.at(-1)! * this.multiplier);
    this.built = true;
  }

  /** The kernel for each channel, other kernels, and a bias for each map that comes out. */
  protected addKernels(
    channels: number,
    maps: number,
    others: Readonly<Record<string, number[]>> = {},
  ): void {
    const open = this as unknown as Convolution;
    const shape = [open.kernelSize[0]!, channels, this.multiplier];
    for (const [name, one] of Object.entries({ depthwise_kernel: shape, ...others }))
      this.addWeight(name, one, 'float32', initializers.glorotUniform({}) as never);
    open.bias = open.useBias
      ? this.addWeight('bias', [maps], 'float32', initializers.zeros() as never)
      : null;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const steps = super.computeOutputShape(inputShape) as Shape;
    return [...steps.slice(0, -1), (inputShape as number[]).at(-1)! * this.multiplier];
  }

  /** `[N, T, C]` to `[N, 1, T', C multiplier]` */
  protected convolved(inputs: Tensor | Tensor[]): Tensor4D {
    const { padding, kernelSize, strides, dilationRate } = this as unknown as Convolution;
    const x = [inputs].flat()[0]! as Tensor3D;
    const before = padding === 'causal' ? (kernelSize[0]! - 1) * dilationRate[0]! : 0;
    const padded = pad(x, [
      [0, 0],
      [before, 0],
      [0, 0],
    ]);
    const kernel = this.weights[0]!.read();
    const [size, channels, multiplier] = kernel.shape as [number, number, number];
    // Along columns of images with one row.
    const image = reshape(padded, [padded.shape[0], 1, padded.shape[1], channels]) as Tensor4D;
    const turned = reshape(kernel, [1, size, channels, multiplier]) as Tensor4D;
    const how = padding === 'same' ? 'same' : 'valid';
    return depthwiseConv2d(image, turned, [strides[0]!, strides[0]!], how, 'NHWC', [1, dilationRate[0]!]);
  }

  override call(inputs: Tensor | Tensor[], _settings: object): Tensor {
    return tidy(() => finished(this.convolved(inputs), this as unknown as WeightedSums));
  }

  override getConfig(): serialization.ConfigDict {
    const { filters: _one, kernelInitializer: _none, ...config } = super.getConfig();
    return { ...config, ...drawn('depthwise'), depthMultiplier: this.multiplier };
  }
}

/** A convolution of each channel by itself, followed by one over the channels of each step, `[1, C multiplier, filters]`. */
class SeparableConv1D extends DepthwiseConv1D {
  static override readonly className = 'SeparableConv1D';

  override build(inputShape: number[]): void {
    const { filters } = this as unknown as Convolution;
    const channels = inputShape.at(-1)!;
    const pointwise = [1, channels * this.multiplier, filters];
    this.addKernels(channels, filters, { pointwise_kernel: pointwise });
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { filters } = this as unknown as Convolution;
    return [...super.computeOutputShape(inputShape).slice(0, -1), filters];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const kernel = this.weights[1]!.read();
      const [, channels, filters] = kernel.shape as [number, number, number];
      const pointwise = reshape(kernel, [1, 1, channels, filters]) as Tensor4D;
      return finished(conv2d(this.convolved(inputs), pointwise, 1, 'valid'), this as unknown as WeightedSums);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { filters } = this as unknown as Convolution;
    return { ...super.getConfig(), ...drawn('pointwise'), filters };
  }
}

/** What a kernel begins with. */
const drawn = (name: string): serialization.ConfigDict => ({
  [`${name}Initializer`]: {
    className: 'VarianceScaling',
    config: { scale: 1, mode: 'fanAvg', distribution: 'uniform' },
  },
});

/** Without the row of the images, with a bias and through an activation. */
const finished = (sums: Tensor4D, layer: WeightedSums): Tensor =>
  withBiasAndActivation(reshape(sums, [sums.shape[0], sums.shape[2], sums.shape[3]]), layer);

serialization.registerClass(DepthwiseConv1D as never);
serialization.registerClass(SeparableConv1D as never);
