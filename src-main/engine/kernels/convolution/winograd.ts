import type { FilterGradient, ForwardConvolution, InputGradient } from './convolutionOperands.ts';
import { type Convolution, frameBytes } from './convolution.ts';
import { type KernelExports, Mode, TileOrder } from '../runtime/KernelExports.ts';
import type { Routine } from '../runtime/Routine.ts';
import type { Winograd } from '../runtime/simdSupport.ts';

/** Bytes of transformed tiles and their products that are processed together, to fit into the second-level cache. */
const blockBytes = 768 * 1024;
const fewestChannels = 16;
/**
 * Above this number of channels times filters, the transformed filters no longer fit into the cache and take megabytes.
 */
const mostPairs = 256 * 256;
/** Below this number of outputs, transforming the filter costs more than it saves. */
const fewestOutputs = 200;
/** Above this fraction of the direct multiplications, the transforms cost as much as is saved. */
const worthwhile = 0.7;
/** Bytes for 6 x 6 vectors. */
const vectors = 36 * 16;

// A tile of 2 x 2 (4 x 4) outputs reads 4 x 4 (6 x 6) inputs. Its sum of products with the filter is a polynomial
// product, computed as one product at each of as many points as it reads inputs. The points' products for all channels,
// filters and tiles are matrix products. Where an input is NaN or infinite, so are the outputs that read it, and other
// outputs of the tile may become NaN.

/** The side of the output tiles for a convolution, or 0 for the direct algorithm. */
export function winogradTile(winograd: Winograd, c: Convolution): 0 | 2 | 4 {
  if (winograd === 'none' || !isCovered(c)) return 0;
  const direct = 9 * c.outHeight * c.outWidth;
  const cost = (tile: number) => (tile + 2) ** 2 * tilesOf(c, tile);
  const tile = winograd === '4x4' && cost(4) <= cost(2) ? 4 : 2;
  return cost(tile) <= worthwhile * direct ? tile : 0;
}

function isCovered(c: Convolution): boolean {
  const threeByThree = c.filterHeight === 3 && c.filterWidth === 3;
  const dense = c.strideHeight * c.strideWidth * c.dilationHeight * c.dilationWidth === 1;
  const vectorised = c.channels % 4 === 0 && c.filters % 4 === 0;
  const many = Math.min(c.channels, c.filters) >= fewestChannels && c.channels * c.filters <= mostPairs;
  return threeByThree && dense && vectorised && many && c.images * c.outHeight * c.outWidth >= fewestOutputs;
}

function tilesOf(c: Convolution, tile: number): number {
  return Math.ceil(c.outHeight / tile) * Math.ceil(c.outWidth / tile);
}

/** The forward convolution. */
export function winogradForward(c: Convolution, tile: 2 | 4): Routine<ForwardConvolution> {
  const plan = planOf(c, tile);
  const matrix = { depth: c.channels, columns: c.filters, down: c.filters * 4, across: 4 };
  const [inputBytes, resultBytes] = [pointBytes(plan, c.channels), pointBytes(plan, c.filters)];
  return {
    ...withoutTables,
    scratch: productAreas(c, plan),
    run(exports, { scratch }, { source, filter, bias, output, relu }) {
      const areas = named(scratch);
      packFilter(exports, c, plan, areas, { filter, ...matrix });
      const mode = relu ? Mode.relu : 0;
      eachBlock(plan, (first, count) => {
        const tiles = [areas.room, first, count, plan.down, plan.across] as const;
        exports.tilesToPoints(
          ...([tile, false, source, areas.input, inputBytes, TileOrder.squares] as const),
          ...([...tiles, ...inputSize(c)] as const),
        );
        multiply(exports, plan, areas, { count, ...matrix });
        exports.pointsToTiles(
          ...([tile, false, areas.result, output, resultBytes, bias, mode, ...tiles] as const),
          ...outputSize(c),
        );
      });
    },
  };
}

/** The gradient of the framed input: all transforms transposed, in reverse order. */
export function winogradInputGradient(c: Convolution, tile: 2 | 4): Routine<InputGradient> {
  const plan = planOf(c, tile);
  const matrix = { depth: c.filters, columns: c.channels, down: 4, across: c.filters * 4 };
  const [inputBytes, resultBytes] = [pointBytes(plan, c.filters), pointBytes(plan, c.channels)];
  return {
    ...withoutTables,
    scratch: productAreas(c, plan),
    run(exports, { scratch }, { dy, filter, target }) {
      const areas = named(scratch);
      packFilter(exports, c, plan, areas, { filter, ...matrix });
      exports.clear(target, c.images * frameBytes(c).image);
      eachBlock(plan, (first, count) => {
        const tiles = [areas.room, first, count, plan.down, plan.across] as const;
        exports.tilesToPoints(
          ...([tile, true, dy, areas.input, inputBytes, TileOrder.squares] as const),
          ...([...tiles, ...outputSize(c)] as const),
        );
        multiply(exports, plan, areas, { count, ...matrix });
        exports.pointsToTiles(
          ...([tile, true, areas.result, target, resultBytes, 0, Mode.accumulate, ...tiles] as const),
          ...inputSize(c),
        );
      });
    },
  };
}

/** The gradient of the filter: at each point, the sum over all tiles of input times output gradient. */
export function winogradFilterGradient(c: Convolution, tile: 2 | 4): Routine<FilterGradient> {
  const plan = planOf(c, tile);
  const { points } = plan;
  const inputBytes = pointBytes(plan, c.channels);
  const gradientBytes = pointBytes(plan, Math.ceil(c.filters / 8) * 8);
  const sumBytes = c.channels * c.filters * 4;
  return {
    ...withoutTables,
    scratch: [roomBytes(c, plan), points * inputBytes, points * gradientBytes, points * sumBytes],
    run(exports, { scratch }, { source, dy, output }) {
      const [room, input, gradient, sums] = scratch as [number, number, number, number];
      exports.clear(sums, points * sumBytes);
      eachBlock(plan, (first, count) => {
        const tiles = [room, first, count, plan.down, plan.across] as const;
        exports.tilesToPoints(
          ...([tile, false, source, input, inputBytes, TileOrder.rows, ...tiles, ...inputSize(c)] as const),
        );
        exports.tilesToPoints(
          ...([
            tile,
            true,
            dy,
            gradient,
            gradientBytes,
            TileOrder.panels,
            ...tiles,
            ...outputSize(c),
          ] as const),
        );
        exports.addPointProducts(
          ...([points, c.channels, input, inputBytes, gradient, gradientBytes] as const),
          ...([sums, sumBytes, c.filters, count] as const),
        );
      });
      exports.pointsToFilter(tile, sums, output, c.channels * c.filters, sumBytes, room);
    },
  };
}

const withoutTables = { tables: [], prepare: () => undefined };

interface Plan {
  tile: 2 | 4;
  /** Number of points of the transform, each with its own product. */
  points: number;
  /** Tiles of one image. */
  down: number;
  across: number;
  /** Tiles of all images. */
  tiles: number;
  /** Maximum number of tiles that are transformed and multiplied together. */
  block: number;
}

function planOf(c: Convolution, tile: 2 | 4): Plan {
  const points = (tile + 2) ** 2;
  const [down, across] = [Math.ceil(c.outHeight / tile), Math.ceil(c.outWidth / tile)];
  const fitting = Math.floor(blockBytes / (points * 4 * (c.channels + c.filters)));
  const tiles = c.images * down * across;
  const blocks = Math.ceil(tiles / Math.max(8, fitting));
  return { tile, points, down, across, tiles, block: Math.ceil(tiles / blocks / 4) * 4 };
}

function eachBlock({ tiles, block }: Plan, work: (first: number, count: number) => void): void {
  for (let first = 0; first < tiles; first += block) work(first, Math.min(block, tiles - first));
}

/**
 * Bytes from one point's matrix of tiles to the next: a cache line more than needed, so that the points do not all map to
 * the same cache set.
 */
function pointBytes(plan: Plan, channels: number): number {
  return plan.block * channels * 4 + 64;
}

/** Bytes of scratch memory for the transforms: the vectors and one tile. */
function roomBytes(c: Convolution, plan: Plan): number {
  return vectors + plan.points * Math.max(c.channels, c.filters) * 4;
}

/** Size of an image of the framed input, and the position of its first tile. */
function inputSize(c: Convolution) {
  return [c.frameHeight, c.frameWidth, c.channels, 0, 0] as const;
}

function outputSize(c: Convolution) {
  return [c.outHeight, c.outWidth, c.filters, 0, 0] as const;
}

interface Areas {
  room: number;
  transformed: number;
  panels: number;
  input: number;
  result: number;
}

/** Bytes of each of the {@link Areas}. */
function productAreas(c: Convolution, plan: Plan): number[] {
  const { points } = plan;
  const widest = Math.max(c.channels, c.filters);
  return [
    roomBytes(c, plan),
    points * c.channels * c.filters * 4,
    points * (c.channels + 4) * (c.filters + 4) * 4,
    points * pointBytes(plan, widest),
    points * pointBytes(plan, widest),
  ];
}

function named(scratch: readonly number[]): Areas {
  const [room, transformed, panels, input, result] = scratch as [number, number, number, number, number];
  return { room, transformed, panels, input, result };
}

function panelBytesOf({ depth, columns }: { depth: number; columns: number }) {
  return { panel: depth * 32, point: Math.ceil(columns / 8) * depth * 32 };
}

/** Transforms the filter; its matrix [depth, columns] at a point has strides of `down` and `across` bytes. */
function packFilter(
  exports: KernelExports,
  c: Convolution,
  { tile, points }: Plan,
  { transformed, panels, room }: Areas,
  m: { filter: number; depth: number; columns: number; down: number; across: number },
): void {
  const weights = c.channels * c.filters;
  const { panel, point } = panelBytesOf(m);
  exports.filterToPoints(tile, m.filter, transformed, weights, weights * 4, room);
  for (let i = 0; i < points; i++) {
    const [from, to] = [transformed + i * weights * 4, panels + i * point];
    exports.packPanels(from, to, panel, m.depth, m.columns, m.down, m.across);
  }
}

/** The products of a block of tiles with the filter, at each point. */
function multiply(
  exports: KernelExports,
  plan: Plan,
  { input, panels, result }: Areas,
  m: { count: number; depth: number; columns: number },
): void {
  exports.pointProducts(
    ...([plan.points, m.count, input, pointBytes(plan, m.depth), panels, panelBytesOf(m).point] as const),
    ...([result, pointBytes(plan, m.columns), m.columns, m.depth] as const),
  );
}
