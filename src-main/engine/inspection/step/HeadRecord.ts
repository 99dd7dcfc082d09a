import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { outputNodesOf, type Graph } from '../../network/graph.ts';

/** Where an output stands in a row of all outputs: `size` values from index `from`. */
interface Place {
  position: number;
  from: number;
  size: number;
}

/** The values that the loss of a batch is computed from, collected layer by layer. */
export class HeadRecord {
  /** `[N, values of all outputs]` */
  readonly rows: Float32Array;
  readonly #places: Place[] = [];
  readonly #width: number;

  /** @param count number of examples in the batch */
  constructor(graph: Graph, count: number) {
    let width = 0;
    for (const node of outputNodesOf(graph)) {
      const size = sizeOf(node.outputShape.slice(1) as number[]);
      this.#places.push({ position: graph.indexOf(node), from: width, size });
      width += size;
    }
    this.#width = width;
    this.rows = new Float32Array(count * width);
  }

  /**
   * Keeps the values of a layer that makes an output; those of others are ignored.
   * @param values `[rows, size]`, of the examples from `firstRow` on
   */
  keep(position: number, firstRow: number, values: Float32Array): void {
    for (const { from, size } of this.#places.filter((place) => place.position === position))
      for (let row = 0; row * size < values.length; row++)
        this.rows.set(values.subarray(row * size, (row + 1) * size), (firstRow + row) * this.#width + from);
  }
}
