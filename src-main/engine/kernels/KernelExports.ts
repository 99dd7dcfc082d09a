/**
 * What the WebAssembly module exports. Addresses and strides are bytes; counts are elements. See the AssemblyScript sources
 * of the same names for what each does.
 */
export interface KernelExports {
  product(
    ...args: [
      ...[table: number, rowCount: number, rowBlock: number],
      ...[source: number, panels: number, panelBytes: number, skip: number],
      ...[target: number, bias: number],
      ...[columnCount: number, mode: number, ...depth: Depth],
    ]
  ): void;
  rowTable(
    ...args: [
      ...[table: number, count0: number, source0: number, target0: number],
      ...[count1: number, source1: number, target1: number],
      ...[count2: number, source2: number, target2: number],
    ]
  ): void;
  packPanels(
    ...args: [
      ...[source: number, target: number, panelBytes: number],
      ...[depth: number, columns: number, depthStride: number, columnStride: number],
    ]
  ): void;
  frame(...args: FrameArguments): void;
  unframe(...args: FrameArguments): void;
  clear(target: number, bytes: number): void;
}

/** Three nested loops over the depth of a product, outermost first: count and byte stride of each. */
export type Depth = [
  ...[count0: number, stride0: number],
  ...[count1: number, stride1: number],
  ...[count2: number, stride2: number],
];

type FrameArguments = [
  ...[source: number, target: number, images: number, height: number, rowBytes: number],
  ...[frameHeight: number, frameRowBytes: number, offset: number],
];

/** Flags of `product`: add to the target; replace negative results by zero. */
export const Mode = { accumulate: 1, relu: 2 } as const;
