import { loadPeakLoops, PEAK_SUMS } from '../kernels/runtime/vectorBits.ts';
import { vectorsInUse } from '../backends/wasm.ts';
import { timeRepeats } from './stopwatch.ts';

/** Floating-point operations per iteration; see the assembly of the kernels. */
const operations = { chains: 96, tile: 64, joinedTile: 128 } as const;
const TURNS = 100_000;

/**
 * Measures the peak rate of multiply-adds of one core in WebAssembly with the vectors in use, in GFLOP/s (a multiply-add is
 * two operations).
 */
export async function measurePeak(simd: 'plain' | 'relaxed', milliseconds: number): Promise<number> {
  const loops = await loadPeakLoops(simd);
  const names = (['chains', 'tile', 'joinedTile'] as const).slice(0, vectorsInUse().bits === 256 ? 3 : 2);
  const rates = names.map((name) => {
    const { seconds } = timeRepeats(() => loops[name](TURNS, PEAK_SUMS), milliseconds / names.length);
    return (operations[name] * TURNS) / seconds / 1e9;
  });
  return Math.max(...rates);
}
