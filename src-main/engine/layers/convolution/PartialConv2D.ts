import {
  add,
  conv2d,
  mul,
  serialization,
  tensor,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { ScaledTanh } from '../activation/scaledTanh.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;

export interface PartialConv2DArgs {
  name?: string;
  kernelSize: number;
  /** The input maps that each output map reads. */
  connections: readonly (readonly number[])[];
}

/**
 * A valid convolution in which each output map reads only some of the input maps, followed by the scaled tanh. Computed
 * as one convolution whose kernel is 0 where there is no connection; these entries get no gradient and do not count as
 * parameters. `[N, H, W, C]` to `[N, H - K + 1, W - K + 1, maps]`
 */
export class PartialConv2D extends layers.Layer {
  static readonly className = 'PartialConv2D';
  readonly kernelSize: number;
  readonly connections: readonly (readonly number[])[];
  readonly #squash = new ScaledTanh();
  #kernel: Weight | undefined;
  #bias: Weight | undefined;
  /** `[K, K, C, maps]`, 1 where there is a connection. */
  #mask: Float32Array | undefined;

  constructor({ kernelSize, connections, ...rest }: PartialConv2DArgs) {
    super(rest as ConstructorParameters<typeof layers.Layer>[0]);
    this.kernelSize = [kernelSize].flat()[0]!; // a saved network stores it as a pair
    this.connections = connections;
  }

  override build([, , , channels]: number[]): void {
    const { kernelSize, connections } = this;
    const shape = [kernelSize, kernelSize, channels!, connections.length];
    this.#mask = maskOf(shape, connections);
    this.#kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    this.#bias = this.addWeight('bias', [connections.length], 'float32', initializers.zeros());
    this.built = true;
  }

  override computeOutputShape([images, height, width]: number[]): number[] {
    const less = this.kernelSize - 1;
    return [images!, height! - less, width! - less, this.connections.length];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const kernel = this.#kernel!.read() as Tensor4D;
      const connected = mul(kernel, tensor(this.#mask!, kernel.shape, 'float32'));
      const x = [inputs].flat()[0] as Tensor4D;
      return this.#squash.apply(add(conv2d(x, connected as Tensor4D, 1, 'valid'), this.#bias!.read()));
    });
  }

  /** Counts connected weights only: for C3, 60 windows of 25 weights and 16 biases. */
  override countParams(): number {
    const windows = this.connections.reduce((sum, read) => sum + read.length, 0);
    return windows * this.kernelSize ** 2 + this.connections.length;
  }

  /** Uniform within 2.4 / fan-in, where each map's fan-in is that of its connections (LeCun et al. 1998, appendix A). */
  drawWeight(name: string, random: RandomStream): Float32Array | undefined {
    if (name !== 'kernel') return undefined;
    return this.#mask!.map((connected, at) => {
      const read = this.connections[at % this.connections.length]!.length;
      const limit = 2.4 / (read * this.kernelSize ** 2);
      return connected * limit * (2 * random.nextFloat() - 1);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { kernelSize, connections } = this;
    return {
      ...super.getConfig(),
      kernelSize: [kernelSize, kernelSize],
      connections: connections.map((read) => [...read]),
      activation: ScaledTanh.className,
      padding: 'valid',
      strides: [1, 1],
    };
  }
}

function maskOf([height, width, channels, maps]: number[], connections: PartialConv2DArgs['connections']) {
  const mask = new Float32Array(height! * width! * channels! * maps!);
  return mask.map((_none, at) =>
    connections[at % maps!]!.includes(Math.floor(at / maps!) % channels!) ? 1 : 0,
  );
}

serialization.registerClass(PartialConv2D as unknown as serialization.SerializableConstructor<PartialConv2D>);
