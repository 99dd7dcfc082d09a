import type { KernelExports } from './KernelExports.ts';

/** Sizes [rows, columns, depth] of the compared products: every height and width of a tile, and cut ones. */
const comparedSizes = [
  [1, 16, 5],
  [6, 32, 7],
  [8, 8, 9],
  [11, 29, 12],
  [27, 20, 16],
] as const;

/** Byte offsets of the operands in the memory of the comparison. */
const places = { buffer: 2048, table: 4096, bias: 8192, a: 16384, b: 65536, panels: 131072, target: 262144 };

/** Whether two builds compute the same bits: products in all modes, those of Winograd's convolution, and all that goes value by value. */
export function sameResults(one: WebAssembly.Module, other: WebAssembly.Module): boolean {
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65536 });
  const floats = new Float32Array(memory.buffer);
  const results = [one, other].map((module) => {
    const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
    floats.fill(0);
    exports.setOwnMemory(places.buffer);
    for (let i = places.a / 4; i < places.panels / 4; i++) floats[i] = ((i * 2654435761) % 2003) / 1000 - 1;
    const products = comparedSizes.flatMap(([rows, columns, depth]) =>
      resultsOf(exports, floats, rows, columns, depth),
    );
    return [...products, ...valuesOf(exports, floats)];
  });
  return results[0]!.every((bits, at) => bits === results[1]![at]);
}

/** The bits of all results for one size. */
function resultsOf(
  exports: KernelExports,
  floats: Float32Array,
  rows: number,
  columns: number,
  depth: number,
): number[] {
  const { table, bias, a, b, panels, target } = places;
  const panelBytes = depth * 32;
  const bits: number[] = [];
  const take = (): void => {
    const taken = new Uint32Array(
      floats.buffer,
      target,
      Math.ceil(rows / 4) * 4 * Math.ceil(columns / 4) * 4,
    );
    bits.push(...taken);
    for (let i = 0; i < taken.length; i++) floats[target / 4 + i] = (i % 5) - 2;
  };
  exports.rowTable(table, 1, 0, 0, 1, 0, 0, rows, depth * 4, columns * 4);
  for (let i = 0; i < 32; i++) floats[bias / 4 + i] = i < columns ? i / 7 - 2 : 0;
  exports.packPanels(b, panels, panelBytes, depth, columns, columns * 4, 4);
  for (const mode of [0, 1, 2])
    for (const from of [0, bias]) {
      exports.product(
        ...([table, rows, 64, a, panels, panelBytes, 0, target] as const),
        ...([from, columns, mode, 1, 0, 1, 0, depth, 4] as const),
      );
      take();
    }
  if (columns % 4 !== 0 || depth % 4 !== 0) return bits;
  for (const products of [exports.pointProducts, exports.addPointProducts]) {
    products(1, rows, a, 0, panels, 0, target, 0, columns, depth);
    take();
  }
  return bits;
}

/** Values of the comparison value by value: whole vectors of 256 bits, one of 128 bits, and a part of one. */
const VALUES = 1_003;
/** Images of the comparison: 8 rows and columns of 13 channels; and of one channel with 3 x 3 filters. */
const image = { size: 8, channels: 13, taps: 9 } as const;

/** The bits of everything that is computed value by value, and of a convolution of one channel. */
function valuesOf(exports: KernelExports, floats: Float32Array): number[] {
  const { a, b, bias, panels, target } = places;
  const [third, fourth] = [a + 3 * 4096, b + 3 * 4096];
  const { size, channels, taps } = image;
  const half = size / 2;
  const window = [2, 2, 2, 2, 0, 0] as const;
  const sizes = [1, size, size, channels, half, half, ...window] as const;
  const rows = Math.floor(VALUES / channels);
  const parameters = [bias, bias + 64, bias + 128, bias + 192] as const;
  for (let i = 0; i < 64; i++) floats[bias / 4 + i] = i / 7 + 0.5;
  const packed = [panels, taps * 32, taps, channels, channels * 4, 4] as const;
  const count = VALUES;
  const works: readonly (() => void)[] = [
    () => exports.tanh(a, target, count),
    () => exports.tanhGradient(a, b, target, count),
    () => exports.sigmoid(a, target, count),
    () => exports.sigmoidGradient(a, b, target, count),
    () => exports.exponential(a, target, count),
    () => exports.relu(a, target, count),
    () => exports.reluGradient(a, b, target, count),
    () => exports.relu6Gradient(a, b, target, count),
    () => exports.leakyReluGradient(a, b, target, count, 0.3),
    () => exports.eluGradient(a, b, target, count),
    () => exports.seluGradient(a, b, target, count),
    () => exports.scale(a, target, count, 0.7),
    () => exports.addToRows(a, b, target, rows, channels),
    () => exports.sgd(a, target, b, count, 0.1, 0.01),
    () => exports.momentum(a, target, b, third, target + 8192, count, 0.1, 0.01, 0.9, true),
    () => exports.momentum(a, target, b, third, target + 8192, count, 0.1, 0.01, 0.9, false),
    () => exports.scaledBySquares(a, target, b, bias, target + 8192, 64, 0.1, 0.01, 0.9, 0.1, 1e-7),
    () =>
      exports.adam(
        ...([a, target, b, third, target + 8192, bias, target + 4096, 64] as const),
        ...([0.1, 0.01, 0.9, 0.1, 0.999, 0.001, 1e-7] as const),
      ),
    () => exports.maxPool(a, target, ...sizes),
    () => {
      exports.maxPool(a, fourth, ...sizes);
      exports.maxPoolGradient(a, fourth, b, target, false, ...sizes);
    },
    () => exports.averagePool(a, target, ...sizes),
    () => exports.averagePoolGradient(a, target, false, ...sizes),
    () => exports.normalise(a, target, rows, channels, ...threeOf(parameters)),
    () => exports.batchNormGradient(a, b, target, rows, channels, ...parameters),
    () => {
      exports.packPanels(b, ...packed);
      exports.oneChannel(
        ...([a, panels, taps * 32, target, bias, channels, 2, 2] as const),
        ...([size, size, (size + 2) ** 2 * 4, (size + 2) * 4, 3, 3, (size + 2) * 4] as const),
      );
    },
  ];
  return works.flatMap((work) => {
    floats.fill(0, target / 4, target / 4 + 4096);
    work();
    return [...new Uint32Array(floats.buffer, target, 4096)];
  });
}

const threeOf = ([one, two, three]: readonly [number, number, number, number]) => [one, two, three] as const;
