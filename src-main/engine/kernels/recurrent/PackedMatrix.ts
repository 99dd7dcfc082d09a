import { depth } from '../convolution/convolution.ts';
import { type KernelExports, Mode } from '../runtime/KernelExports.ts';

/** A part of a matrix in memory: all its rows, some of its columns. Strides are in bytes. */
export interface MatrixPart {
  /** Byte offset of the first value. */
  at: number;
  rows: number;
  columns: number;
  rowStride: number;
  columnStride: number;
}

/** Bytes of the memory that a matrix of these sizes is packed into. */
export const packedBytes = (rows: number, columns: number): number => Math.ceil(columns / 8) * rows * 32;

/** Bytes of the table that a product of `rows` rows needs. */
export const tableBytes = (rows: number): number => rows * 8;

/** What is multiplied by a packed matrix: rows `[rows, depth]` to sums, each `stride` bytes apart. */
export interface PackedProduct {
  source: number;
  target: number;
  rows: number;
  /** Distance of the rows of the source and of the target in bytes. */
  strides: readonly [source: number, target: number];
  /** Byte offset of a bias that is followed by 32 bytes of zeros; 0 for none. */
  bias?: number;
  /** Whether the products are added to the target. */
  adds?: boolean;
}

/** The right operand of several products, packed once. */
export class PackedMatrix {
  readonly #exports: KernelExports;
  readonly #panels: number;
  readonly #table: number;
  readonly #rows: number;
  readonly #columns: number;

  /**
   * @param panels memory of {@link packedBytes}
   * @param table memory of {@link tableBytes}, used by each product
   */
  constructor(exports: KernelExports, part: MatrixPart, panels: number, table: number) {
    this.#exports = exports;
    this.#panels = panels;
    this.#table = table;
    this.#rows = part.rows;
    this.#columns = part.columns;
    const { at, rows, columns, rowStride, columnStride } = part;
    exports.packPanels(at, panels, rows * 32, rows, columns, rowStride, columnStride);
  }

  multiply({ source, target, rows, strides, bias = 0, adds = false }: PackedProduct): void {
    const block = Math.max(16, Math.min(256, Math.floor(65536 / this.#rows)));
    this.#exports.rowTable(this.#table, 1, 0, 0, 1, 0, 0, rows, ...strides);
    this.#exports.product(
      ...([this.#table, rows, block, source, this.#panels, this.#rows * 32, 0, target, bias] as const),
      ...([this.#columns, adds ? Mode.accumulate : 0, ...depth([this.#rows, 4])] as const),
    );
  }
}
