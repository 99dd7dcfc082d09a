import { setFlagsFromString } from 'node:v8';
import { loadKernelFile } from './kernelFiles.ts';
import { sameResults } from './sameResults.ts';
import type { Simd } from './simdSupport.ts';

/**
 * Width of the vectors that the kernels compute with. WebAssembly has only 128-bit ones; V8 can join pairs of them to 256
 * bits of AVX2 ("re-vectorization").
 */
export type VectorBits = 128 | 256;

/**
 * Why this width: V8 cannot join pairs of vectors (`engine`), the processor has no wider ones or gains nothing (`processor`),
 * the joined ones computed something else (`differs`), or `$FEATURESCOPE_VECTOR_BITS` says so (`asked`).
 */
export type WhyBits = 'engine' | 'processor' | 'differs' | 'asked';

/** Compiled kernels, with the width of their vectors. */
export interface CompiledKernels {
  module: WebAssembly.Module;
  bits: VectorBits;
  /** Undefined if it is the greatest width, by the self-test, or one that the caller named. */
  why?: WhyBits;
}

/** The width that `$FEATURESCOPE_VECTOR_BITS` asks for; undefined if it is missing or no width. */
export function vectorBitsAsked(environment: NodeJS.ProcessEnv = process.env): VectorBits | undefined {
  return ([128, 256] as const).find((bits) => String(bits) === environment['FEATURESCOPE_VECTOR_BITS']);
}

type Build = Exclude<Simd, 'none'>;

const chosen = new Map<Build, Promise<CompiledKernels>>();

/**
 * The build of the kernels that `$FEATURESCOPE_VECTOR_BITS` asks for, else the fastest one that works here; that one is chosen
 * once in a process, by a self-test.
 */
export async function chooseKernels(simd: Build): Promise<CompiledKernels> {
  const asked = vectorBitsAsked();
  if (asked) return { ...(await kernelsOf(simd, asked)), why: 'asked' };
  const before = chosen.get(simd);
  if (before) return before;
  const choice = testKernels(simd);
  chosen.set(simd, choice);
  choice.catch(() => chosen.delete(simd));
  return choice;
}

/** One build of the kernels. With 256 bits they also run where V8 does not join vectors, slowly and with the same results. */
export async function kernelsOf(simd: Build, bits: VectorBits): Promise<CompiledKernels> {
  const bytes = await loadKernelFile(`featurescope-${fileName[simd]}${bits === 256 ? '-256' : ''}`);
  const flag = bits === 256 ? revectorizeFlag() : undefined;
  return { module: flag ? compileJoined(bytes, flag) : await WebAssembly.compile(bytes), bits };
}

const fileName = { plain: 'simd', relaxed: 'relaxed' } as const;

async function testKernels(simd: Build): Promise<CompiledKernels> {
  const narrow = await kernelsOf(simd, 128);
  if (process.arch !== 'x64') return { ...narrow, why: 'processor' };
  if (!revectorizeFlag()) return { ...narrow, why: 'engine' };
  if (!(await gainsFromJoining(simd))) return { ...narrow, why: 'processor' };
  const wide = await kernelsOf(simd, 256);
  return sameResults(narrow.module, wide.module) ? wide : { ...narrow, why: 'differs' };
}

/**
 * V8's flag for joining pairs of vectors, without its dashes; undefined if this V8 has none. Node has it from 23.5 on, and
 * Chromium under another name.
 */
export function revectorizeFlag(
  version = process.versions.v8,
  architecture: string = process.arch,
): string | undefined {
  if (architecture !== 'x64') return undefined;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 15) return 'wasm-revectorize';
  return major > 12 || (major === 12 && minor >= 9) ? 'experimental-wasm-revectorize' : undefined;
}

/**
 * Compiles a module with joined vectors. Only the optimising compiler joins them, so everything is compiled by it at once:
 * code that V8 compiled later, when it is called or hot, would lack the flag. The other modules of the process do
 * without it, because it is experimental.
 */
function compileJoined(bytes: Uint8Array<ArrayBuffer>, flag: string): WebAssembly.Module {
  setFlags([flag, 'no-liftoff', 'no-wasm-lazy-compilation']);
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    setFlags([`no-${flag}`, 'liftoff', 'wasm-lazy-compilation']);
  }
}

function setFlags(flags: string[]): void {
  for (const flag of flags) setFlagsFromString(`--${flag}`);
}

/** Loops of multiply-adds without anything around them; see the assembly of the kernels. */
export interface PeakLoops {
  /** Twelve chains of single numbers. */
  scalarChains(turns: number): number;
  /** Twelve chains in registers. */
  chains(turns: number): number;
  /** Sums of 4 x 8 that end in registers, which V8 cannot join. */
  tile(turns: number): number;
  /** Sums of 4 x 16 that end in memory, which it can. */
  joinedTile(turns: number, sums: number): void;
}

/** The loops, with joined vectors if V8 can join them. */
export async function loadPeakLoops(simd: Build): Promise<PeakLoops> {
  const bytes = await loadKernelFile(`peak-${fileName[simd]}`);
  const flag = revectorizeFlag();
  const module = flag ? compileJoined(bytes, flag) : new WebAssembly.Module(bytes);
  return new WebAssembly.Instance(module).exports as unknown as PeakLoops;
}

/** How much faster the joined vectors must be, so that noise does not decide. */
const LEAST_GAIN = 1.15;
/** An address in the memory of the loops with 256 bytes of zeros. */
export const PEAK_SUMS = 4096;

/** Whether joined vectors are faster on this machine, by the best of several short runs of the inner loops. */
async function gainsFromJoining(simd: Build): Promise<boolean> {
  const tiles = await loadPeakLoops(simd);
  const turns = 2000;
  const narrow = (): unknown => tiles.tile(2 * turns); // as many operations as the turns of the other
  const wide = (): unknown => tiles.joinedTile(turns, PEAK_SUMS);
  let [shortest, shortestWide] = [Infinity, Infinity];
  for (let run = 0; run < 30; run++) {
    shortest = Math.min(shortest, millisecondsOf(narrow));
    shortestWide = Math.min(shortestWide, millisecondsOf(wide));
  }
  return shortest > shortestWide * LEAST_GAIN;
}

function millisecondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
