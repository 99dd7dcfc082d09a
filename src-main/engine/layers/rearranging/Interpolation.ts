import {
  matMul,
  reshape,
  serialization,
  tensor2d,
  tidy,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { interpolationMatrix, type AxisInterpolation } from './interpolationMatrix.ts';

interface InterpolationConfig {
  rows: AxisInterpolation;
  columns: AxisInterpolation;
}

/**
 * Scales images along rows and columns in any way that ONNX' Resize knows: each new position is a weighted sum of old ones.
 * `[N, H, W, C]` to `[N, height, width, C]`
 */
class Interpolation extends layers.Layer {
  static readonly className = 'Interpolation';
  readonly #rows: AxisInterpolation;
  readonly #columns: AxisInterpolation;

  constructor({ rows, columns, ...config }: InterpolationConfig) {
    super(config as object);
    [this.#rows, this.#columns] = [rows, columns];
  }

  override computeOutputShape([images, , , channels]: number[]): number[] {
    return [images!, this.#rows.size, this.#columns.size, channels!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const [images, height, width, channels] = x.shape as [number, number, number, number];
      const [down, across] = [this.#rows, this.#columns];
      const rowsFirst = reshape(transpose(x, [1, 0, 2, 3]), [height, images * width * channels]);
      const higher = reshape(matMul(matrix(down, height), rowsFirst), [down.size, images, width, channels]);
      const columnsFirst = reshape(transpose(higher, [2, 1, 0, 3]), [width, images * down.size * channels]);
      const wider = matMul(matrix(across, width), columnsFirst);
      return transpose(reshape(wider, [across.size, images, down.size, channels]), [1, 2, 0, 3]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), rows: { ...this.#rows }, columns: { ...this.#columns } } as never;
  }
}

const matrix = (axis: AxisInterpolation, from: number): Tensor =>
  tensor2d(interpolationMatrix(axis, from), [axis.size, from]);

serialization.registerClass(Interpolation as never);
