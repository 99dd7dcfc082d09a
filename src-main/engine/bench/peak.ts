import { loadPeakLoops, PEAK_SUMS } from '../kernels/runtime/vectorBits.ts';
import { vectorsInUse } from '../backends/wasm.ts';
import type { Peaks } from './messages.ts';
import { timeRepeats } from './stopwatch.ts';

/** Floating-point operations per iteration; see the assembly of the kernels. */
const operations = { scalarChains: 24, chains: 96, tile: 64, joinedTile: 128 } as const;
const TURNS = 100_000;

/** The loops for each width of vectors; the peak is that of the fastest. */
const loopsOf = { scalar: ['scalarChains'], 128: ['chains', 'tile'], 256: ['joinedTile'] } as const;

/**
 * Measures the peak rates of multiply-adds of one core in WebAssembly, in GFLOP/s (a multiply-add is two operations): of single
 * numbers, of vectors of 128 bits, and of 256 bits if they are in use.
 */
export async function measurePeaks(simd: 'plain' | 'relaxed', milliseconds: number): Promise<Peaks> {
  const loops = await loadPeakLoops(simd);
  const rate = (name: keyof typeof operations): number => {
    const { seconds } = timeRepeats(() => loops[name](TURNS, PEAK_SUMS), milliseconds / 4);
    return (operations[name] * TURNS) / seconds / 1e9;
  };
  const peakOf = (bits: keyof typeof loopsOf): number => Math.max(...loopsOf[bits].map(rate));
  return {
    ...{ scalar: peakOf('scalar'), 128: peakOf(128) },
    ...(vectorsInUse().bits === 256 && { 256: peakOf(256) }),
  };
}
