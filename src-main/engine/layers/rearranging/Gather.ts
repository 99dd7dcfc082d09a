import { gather, serialization, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

interface GatherConfig {
  /** Axis of the input, that of the examples being 0. */
  axis: number;
  /** The positions that are taken along the axis, in the order in which they come out. */
  indices: number[];
}

/** Takes positions along one axis, in any order and as often as they are named: a slice with steps, a flip, a mirrored border. */
class Gather extends layers.Layer {
  static readonly className = 'Gather';
  readonly #axis: number;
  readonly #indices: readonly number[];

  constructor({ axis, indices, ...config }: GatherConfig) {
    super(config as object);
    this.#axis = axis;
    this.#indices = indices;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = inputShape as Shape;
    const size = shape[this.#axis];
    if (!(this.#axis > 0) || size === undefined) throw new Error(`Gather has no axis ${this.#axis}`);
    const isInside = (at: number): boolean => at >= 0 && (size === null || at < size);
    if (!this.#indices.every(isInside))
      throw new Error(`Gather takes positions beyond the ${size} there are`);
    return shape.with(this.#axis, this.#indices.length);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => gather([inputs].flat()[0]!, tensor1d([...this.#indices], 'int32'), this.#axis));
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), axis: this.#axis, indices: [...this.#indices] };
  }
}

serialization.registerClass(Gather as never);
