import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { ImageShape, Split } from '../data/Dataset.ts';
import { forward, type ForwardPass } from '../network/forward.ts';
import { range, takeInputs } from '../training/schedule/batches.ts';
import type { Network } from '../training/Network.ts';
import { breathe, type WhyTask } from './breathe.ts';
import { imagesAtOnce } from './imagesAtOnce.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

/** Turns a layer's output into a row of features: the values themselves, or for large maps their means over regions. */
export class FeatureReader {
  readonly layer: string;
  readonly features: number;
  readonly averaged: boolean;
  readonly #shape: readonly number[];
  readonly #cells: [number, number];

  /** @param most maximum number of features, unless the layer has more maps than that */
  constructor({ name, outputShape }: LayerInfo, most: number) {
    this.layer = name;
    this.#shape = outputShape;
    this.averaged = outputShape.length === 3 && sizeOf(outputShape) > most;
    const [height = 1, width = 1, maps = 1] = outputShape;
    const share = Math.sqrt(most / (height * width * maps));
    const cells = (side: number): number => Math.max(1, Math.floor(side * share));
    this.#cells = this.averaged ? [cells(height), cells(width)] : [height, width];
    this.features = this.averaged ? this.#cells[0] * this.#cells[1] * maps : sizeOf(outputShape);
  }

  /**
   * Writes the rows of a batch of outputs, `[N, features]`.
   * @throws FeaturescopeError `why/not-finite`
   */
  read(output: Tensor, rows: Float32Array): void {
    const values = output.dataSync() as Float32Array;
    if (this.averaged) this.#average(values, rows);
    else rows.set(values);
    if (!rows.every(Number.isFinite)) throw new FeaturescopeError('why/not-finite', { layer: this.layer });
  }

  #average(values: Float32Array, rows: Float32Array): void {
    const [height, width, maps] = this.#shape as [number, number, number];
    const [tall, wide] = this.#cells;
    const count = rows.length / this.features;
    const edge = (cell: number, cells: number, side: number): number => Math.floor((cell * side) / cells);
    let to = 0;
    for (let image = 0; image < count; image++)
      for (let row = 0; row < tall; row++)
        for (let column = 0; column < wide; column++)
          for (let map = 0; map < maps; map++) {
            let [sum, cells] = [0, 0];
            for (let y = edge(row, tall, height); y < edge(row + 1, tall, height); y++)
              for (let x = edge(column, wide, width); x < edge(column + 1, wide, width); x++, cells++)
                sum += values[((image * height + y) * width + x) * maps + map]!;
            rows[to++] = sum / cells;
          }
  }
}

/** The first images of a split. */
export interface FirstImages {
  split: Split;
  shape: ImageShape;
  count: number;
}

/**
 * Runs the first images of a split through the network up to a layer, batch by batch.
 * @param onBatch called inside `tidy`
 */
export async function passImages(
  network: Network,
  { split, shape, count }: FirstImages,
  upTo: number,
  onBatch: (pass: ForwardPass, from: number, to: number) => void,
  task: WhyTask & { onBatchDone?: (images: number) => void },
): Promise<void> {
  const graph = network.graph.slice(0, upTo + 1);
  const atOnce = imagesAtOnce(network.info);
  for (let from = 0; from < count; from += atOnce) {
    const to = Math.min(count, from + atOnce);
    tidy(() => {
      onBatch(forward(graph, takeInputs({ split, shape, indices: range(from, to) }), false), from, to);
    });
    task.onBatchDone?.(to - from);
    await breathe(task);
  }
}
