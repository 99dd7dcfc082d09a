/**
 * The exports of the WebAssembly module. Addresses and strides are in bytes, counts in elements. The AssemblyScript
 * sources of the same names document each function.
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
  tilesToPoints(
    ...args: [
      ...[tile: number, back: boolean, source: number, target: number, pointBytes: number, order: number],
      ...TilesOfImages,
    ]
  ): void;
  pointsToTiles(
    ...args: [
      ...[tile: number, back: boolean, source: number, target: number, pointBytes: number],
      ...[bias: number, mode: number, ...TilesOfImages],
    ]
  ): void;
  filterToPoints: FilterTransform;
  pointsToFilter: FilterTransform;
  pointProducts: PointProducts;
  addPointProducts: PointProducts;
  ownMemoryBytes(): number;
  setOwnMemory(address: number): void;
  oneChannel(
    ...args: [
      ...[source: number, panels: number, panelBytes: number, target: number, bias: number],
      ...[filters: number, mode: number, images: number, outHeight: number, outWidth: number],
      ...[imageBytes: number, outputRow: number],
      ...[filterHeight: number, filterWidth: number, filterRow: number],
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
  batchMoments(source: number, mean: number, variance: number, rows: number, channels: number): void;
  batchNormSums(
    ...args: [
      ...[source: number, gradient: number, mean: number, plain: number, weighted: number],
      ...[rows: number, channels: number],
    ]
  ): void;
  batchNormGradient(
    ...args: [
      ...[source: number, gradient: number, target: number, rows: number, channels: number],
      ...[mean: number, factor: number, shift: number, slope: number],
    ]
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

  lstmStep(
    ...args: [gates: number, before: number, cell: number, state: number, rows: number, units: number]
  ): void;
  lstmStepGradient(
    ...args: [
      ...[gates: number, before: number, cell: number, gradient: number, carried: number, target: number],
      ...[rows: number, units: number],
    ]
  ): void;
  gruGates(...args: [gates: number, before: number, reset: number, rows: number, units: number]): void;
  gruState(...args: [gates: number, before: number, state: number, rows: number, units: number]): void;
  gruStateGradient(
    ...args: [gates: number, before: number, gradient: number, target: number, rows: number, units: number]
  ): void;
  gruResetGradient(
    ...args: [
      ...[gates: number, before: number, inner: number, gradient: number, target: number],
      ...[rows: number, units: number],
    ]
  ): void;
  gruAfterStep(
    ...args: [gates: number, before: number, inner: number, state: number, rows: number, units: number]
  ): void;
  gruAfterGradient(
    ...args: [gates: number, inner: number, target: number, ofInner: number, rows: number, units: number]
  ): void;
  addTo(source: number, target: number, count: number): void;

  tanh: UnaryFunction;
  sigmoid: UnaryFunction;
  exponential: UnaryFunction;
  relu: UnaryFunction;
  reluGradient: GradientFunction;
  tanhGradient: GradientFunction;
  sigmoidGradient: GradientFunction;
  relu6Gradient: GradientFunction;
  leakyReluGradient: GradientFunction;
  eluGradient: GradientFunction;
  seluGradient: GradientFunction;

  softmax(logits: number, target: number, rows: number, columns: number): void;
  logSoftmax(logits: number, target: number, rows: number, columns: number): void;
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

/** Addresses of the old and the new values, which may be the same. */
type Updated = [source: number, target: number];

/** An elementwise function; source and target may be the same. */
export type UnaryFunction = (source: number, target: number, count: number) => void;

/**
 * Computes the gradient of a function's input from its output (or input, for ReLU and its variants) and the gradient of
 * its output. `slope` is that of a leaky ReLU below 0.
 */
export type GradientFunction = (
  values: number,
  gradient: number,
  target: number,
  count: number,
  slope?: number,
) => void;

/** Sizes of a depthwise convolution in elements, except for row and image of the framed input in bytes. */
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

/** A range of tiles: which tiles of the images, the number per image, and the position of the first. */
type TilesOfImages = [
  ...[room: number, first: number, count: number, down: number, across: number],
  ...[height: number, width: number, channels: number, top: number, left: number],
];

type FilterTransform = (
  ...args: [tile: number, source: number, target: number, count: number, pointBytes: number, room: number]
) => void;

type PointProducts = (
  ...args: [
    ...[points: number, rowCount: number, source: number, sourceBytes: number],
    ...[panels: number, pointPanelBytes: number, target: number, targetBytes: number],
    ...[columnCount: number, depth: number],
  ]
) => void;

type FrameArguments = [
  ...[source: number, target: number, images: number, height: number, rowBytes: number],
  ...[frameHeight: number, frameRowBytes: number, offset: number],
];

/** Flags of `product`: add to the target; clamp negative results to zero. */
export const Mode = { accumulate: 1, relu: 2 } as const;

/**
 * Layout of a matrix [tile, channel] from `tilesToPoints`: row by row, in squares of 4 x 4, or in panels of 8 channels.
 */
export const TileOrder = { rows: 0, squares: 1, panels: 2 } as const;
