import { reshape, serialization, tidy, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

interface BlockConfig {
  /** Rows and columns of a block. */
  blockSize: number;
  /** Whether the channels of a map lie beside each other (`c b²`, as PyTorch has them), not those of a position (`b² c`). */
  channelsFirst?: boolean;
}

/** What both layers keep: the size of a block, and how its channels lie. */
abstract class Blocks extends layers.Layer {
  readonly size: number;
  readonly isFirst: boolean;

  constructor({ blockSize, channelsFirst, ...config }: BlockConfig) {
    super(config as object);
    this.size = blockSize;
    this.isFirst = channelsFirst ?? false;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), blockSize: this.size, channelsFirst: this.isFirst };
  }
}

/**
 * Puts the channels of each position side by side as a block of positions (Shi et al. 2016, the pixel shuffle).
 * `[N, H, W, C b²]` to `[N, H b, W b, C]`
 */
class DepthToSpace extends Blocks {
  static readonly className = 'DepthToSpace';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, rows, columns, channels] = inputShape as [null, number | null, number | null, number];
    const { size } = this;
    if (channels % size ** 2 !== 0)
      throw new Error(`${channels} channels make no blocks of ${size} by ${size}`);
    const scaled = (positions: number | null): number | null =>
      positions === null ? null : positions * size;
    return [examples, scaled(rows), scaled(columns), channels / size ** 2];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { size, isFirst } = this;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const [examples, rows, columns, channels] = x.shape as [number, number, number, number];
      const maps = channels / size ** 2;
      const parts = isFirst ? [maps, size, size] : [size, size, maps];
      const divided = reshape(x, [examples, rows, columns, ...parts]);
      const moved = transpose(divided, isFirst ? [0, 1, 4, 2, 5, 3] : [0, 1, 3, 2, 4, 5]);
      return reshape(moved, [examples, rows * size, columns * size, maps]);
    });
  }
}

/** Puts the positions of each block into the channels of one, the other way round than {@link DepthToSpace}. */
class SpaceToDepth extends Blocks {
  static readonly className = 'SpaceToDepth';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, rows, columns, channels] = inputShape as [null, number | null, number | null, number];
    const { size } = this;
    const scaled = (positions: number | null): number | null => {
      if (positions !== null && positions % size !== 0)
        throw new Error(`${positions} positions make no blocks of ${size}`);
      return positions === null ? null : positions / size;
    };
    return [examples, scaled(rows), scaled(columns), channels * size ** 2];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { size, isFirst } = this;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const [examples, rows, columns, channels] = x.shape as [number, number, number, number];
      const divided = reshape(x, [examples, rows / size, size, columns / size, size, channels]);
      const moved = transpose(divided, isFirst ? [0, 1, 3, 5, 2, 4] : [0, 1, 3, 2, 4, 5]);
      return reshape(moved, [examples, rows / size, columns / size, channels * size ** 2]);
    });
  }
}

serialization.registerClass(DepthToSpace as never);
serialization.registerClass(SpaceToDepth as never);
