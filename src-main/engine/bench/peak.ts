import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resourcesFolder } from '../resources.ts';
import { timeRepeats } from './stopwatch.ts';

interface PeakExports {
  chains(turns: number): number;
  tile(turns: number): number;
}

/** Floating-point operations per iteration; see the assembly of the kernels. */
const operations = { chains: 96, tile: 64 } as const;
const TURNS = 100_000;

/** Measures the peak rate of multiply-adds of one core in WebAssembly, in GFLOP/s (a multiply-add is two operations). */
export async function measurePeak(simd: 'plain' | 'relaxed', milliseconds: number): Promise<number> {
  const file = `peak-${simd === 'plain' ? 'simd' : 'relaxed'}.wasm`;
  const { instance } = await WebAssembly.instantiate(
    await readFile(join(resourcesFolder(), 'kernels', file)),
    {},
  );
  const loops = instance.exports as unknown as PeakExports;
  const rates = (['chains', 'tile'] as const).map((name) => {
    const { seconds } = timeRepeats(() => loops[name](TURNS), milliseconds / 2);
    return (operations[name] * TURNS) / seconds / 1e9;
  });
  return Math.max(...rates);
}
