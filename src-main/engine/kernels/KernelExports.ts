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
  addBands(
    ...args: [
      ...[table: number, rowCount: number, rowBlock: number],
      ...[source: number, panels: number, panelBytes: number, target: number, columnCount: number],
      ...[bands: number, bandPanelBytes: number, bandTarget: number, depth: number, depthStride: number],
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

  depthwiseFilterGradient(
    ...args: [frame: number, gradient: number, target: number, ...sizes: DepthwiseSizes]
  ): void;
  depthwiseInputGradient(
    ...args: [frame: number, gradient: number, filter: number, ...sizes: DepthwiseSizes]
  ): void;

  maxPool(source: number, target: number, ...window: PoolWindow): void;
  maxPoolGradient(
    ...args: [
      source: number,
      pooled: number,
      gradient: number,
      target: number,
      overlap: boolean,
      ...window: PoolWindow,
    ]
  ): void;
  averagePool(source: number, target: number, ...window: PoolWindow): void;
  averagePoolGradient(gradient: number, target: number, overlap: boolean, ...window: PoolWindow): void;

  normalise(
    ...args: [
      ...[source: number, target: number, rows: number, channels: number],
      ...[mean: number, factor: number, offset: number],
    ]
  ): void;
  normalisingFactor(
    ...args: [variance: number, scale: number, target: number, channels: number, epsilon: number]
  ): void;
  localResponse(
    ...args: [
      ...[source: number, target: number, row: number, pixels: number, channels: number],
      ...[radius: number, bias: number, alpha: number, quarters: number],
    ]
  ): void;
  localResponseGradient(
    ...args: [
      ...[source: number, output: number, gradient: number, target: number, row: number, rowBytes: number],
      ...[pixels: number, channels: number, radius: number, bias: number, alpha: number, quarters: number],
    ]
  ): void;
  sumSegments(
    ...args: [
      ...[source: number, ids: number, target: number],
      ...[rows: number, columns: number, segments: number],
    ]
  ): void;

  tanh: UnaryFunction;
  sigmoid: UnaryFunction;
  exponential: UnaryFunction;
  relu: UnaryFunction;
  reluGradient: GradientFunction;
  tanhGradient: GradientFunction;
  sigmoidGradient: GradientFunction;

  scale(source: number, target: number, count: number, factor: number): void;
  addToRows(matrix: number, vector: number, target: number, rows: number, columns: number): void;
  softmaxCrossEntropy(
    ...args: [
      ...[logits: number, labels: number, losses: number, gradient: number],
      ...[rows: number, columns: number],
    ]
  ): void;

  sgd(...args: [...Updated, gradient: number, count: number, rate: number, decay: number]): void;
  momentum(
    ...args: [
      ...[...Updated, gradient: number, ...Updated, count: number, rate: number, decay: number],
      ...[momentum: number, nesterov: boolean],
    ]
  ): void;
  scaledBySquares(
    ...args: [
      ...[...Updated, gradient: number, ...Updated, count: number, rate: number, decay: number],
      ...[keep: number, add: number, epsilon: number],
    ]
  ): void;
  adam(
    ...args: [
      ...[...Updated, gradient: number, ...Updated, ...Updated, count: number, rate: number, decay: number],
      ...[keep1: number, add1: number, keep2: number, add2: number, epsilon: number],
    ]
  ): void;

  sumMiddle(
    ...args: [source: number, target: number, outer: number, rows: number, columns: number, factor: number]
  ): void;
  sumColumns(source: number, target: number, rows: number, columns: number, factor: number): void;
}

/** Where values are read and where the new ones go; may be the same. */
type Updated = [source: number, target: number];

/** Element by element; source and target may be the same. */
export type UnaryFunction = (source: number, target: number, count: number) => void;

/** From the function's output (or input, for ReLU) and the gradient of the output to the gradient of the input. */
export type GradientFunction = (values: number, gradient: number, target: number, count: number) => void;

/** Sizes of a depthwise convolution: elements, but bytes for a row and an image of the framed input. */
export type DepthwiseSizes = [
  ...[images: number, channels: number, multiplier: number, outHeight: number, outWidth: number],
  ...[filterHeight: number, filterWidth: number, rowBytes: number, imageBytes: number],
  ...[strideHeight: number, strideWidth: number, dilationHeight: number, dilationWidth: number],
];

/** Sizes of a pooling, in elements. */
export type PoolWindow = [
  ...[images: number, height: number, width: number, channels: number],
  ...[outHeight: number, outWidth: number, windowHeight: number, windowWidth: number],
  ...[strideHeight: number, strideWidth: number, padTop: number, padLeft: number],
];

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
