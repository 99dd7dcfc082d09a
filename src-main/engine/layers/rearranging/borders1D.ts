import { pad, serialization, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
type Sides = readonly [before: number, behind: number];

/** One number for both sides, or one for each. */
const sidesOf = (value: unknown): Sides => {
  const [before = 1, behind = before] = [value ?? 1].flat() as number[];
  return [before, behind];
};

/** Zeros before and behind a sequence, which TensorFlow.js lacks. `[N, T, C]` to `[N, T + before + behind, C]` */
class ZeroPadding1D extends layers.Layer {
  static readonly className = 'ZeroPadding1D';
  readonly #sides: Sides;

  constructor({ padding, ...config }: { padding?: number | number[] }) {
    super(config);
    this.#sides = sidesOf(padding);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, steps, channels] = inputShape as [null, number | null, number];
    return [examples, steps === null ? null : steps + this.#sides[0] + this.#sides[1], channels];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [before, behind] = this.#sides;
    return tidy(() =>
      pad([inputs].flat()[0]!, [
        [0, 0],
        [before, behind],
        [0, 0],
      ]),
    );
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), padding: [...this.#sides] };
  }
}

/** A sequence without its first and last steps, which TensorFlow.js lacks. `[N, T, C]` to `[N, T - before - behind, C]` */
class Cropping1D extends layers.Layer {
  static readonly className = 'Cropping1D';
  readonly #sides: Sides;

  constructor({ cropping, ...config }: { cropping?: number | number[] }) {
    super(config);
    this.#sides = sidesOf(cropping);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, steps, channels] = inputShape as [null, number | null, number];
    const [before, behind] = this.#sides;
    if (steps !== null && steps <= before + behind)
      throw new Error(`Cropping1D leaves nothing of ${steps} steps`);
    return [examples, steps === null ? null : steps - before - behind, channels];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [before, behind] = this.#sides;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      return slice(x, [0, before, 0], [-1, x.shape[1]! - before - behind, -1]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), cropping: [...this.#sides] };
  }
}

serialization.registerClass(ZeroPadding1D as never);
serialization.registerClass(Cropping1D as never);
