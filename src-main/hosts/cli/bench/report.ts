import type { Peaks, Task } from '../../../engine/bench/messages.ts';
import type { Bench } from './Bench.ts';
import { peerFamilies, type PeerFamily } from './contenders.ts';
import { ofFamily, type Entrant } from './LineUp.ts';
import { exercisesOf, type Exercise } from './Plan.ts';
import type { Spread } from './Samples.ts';

/** Throughput of one peer at one task, in images per second. */
export interface RateRow extends Spread {
  kind: 'rate';
  workload: string;
  task: Task;
  batch: number;
  peer: string;
  label: string;
  threads: number;
  /** The median. */
  imagesPerSecond: number;
  gflops: number;
  /** Fraction of the WebAssembly peak of all workers' cores, in [0, 1]; only for ours. */
  shareOfPeak?: number | undefined;
}

/** Speed of one operation of a network with batch size 64; the spread is in GFLOP/s. */
export interface KernelRow extends Spread {
  kind: 'kernel';
  workload: string;
  kernel: string;
  peer: string;
  gflops: number;
  shareOfPeak?: number | undefined;
}

/**
 * Peak rate of multiply-adds of one core in WebAssembly with one width of vectors; the spread is in GFLOP/s. `gflops` is the
 * maximum.
 */
export interface PeakRow extends Spread {
  kind: 'peak';
  peer: string;
  vectors: keyof Peaks;
  gflops: number;
}

/** Speed ratio of one of our peers to another peer, by medians, with that one's better number of threads. */
export interface RatioRow {
  kind: 'ratio';
  workload: string;
  task: Task;
  batch: number;
  peer: string;
  against: string;
  family: PeerFamily;
  ratio: number;
}

/** A row of the benchmark's result. */
export type BenchRow = RateRow | KernelRow | PeakRow | RatioRow;

/** All measurements as rows. */
export function benchRows(bench: Bench): BenchRow[] {
  const peaks: PeakRow[] = bench.peaks
    .spreads()
    .map((row) => ({ kind: 'peak', ...row, gflops: row.highest }));
  const rates = rateRows(bench, peaks);
  const kernels: KernelRow[] = bench.kernels.spreads().map((row) => ({
    ...{ kind: 'kernel', ...row, gflops: row.median },
    shareOfPeak: share(row.median, row.peer, 1, peaks),
  }));
  const ratios = ratioRows(bench.lineUp.entrants, rates, exercisesOf(bench.plan));
  return [...rates, ...ratios, ...kernels, ...peaks];
}

function rateRows({ rates, lineUp }: Bench, peaks: PeakRow[]): RateRow[] {
  const { entrants, workloads } = lineUp;
  return rates.spreads().flatMap((row) => {
    const entrant = entrants.find(({ id }) => id === row.peer);
    if (!entrant) return [];
    const { operations } = workloads.find(({ id }) => id === row.workload)!;
    const perImage = row.task === 'train' ? operations.training : operations.forward;
    const gflops = (row.median * perImage) / 1e9;
    const { label, threads } = entrant;
    return {
      ...{ kind: 'rate' as const, ...row, label, threads, imagesPerSecond: row.median, gflops },
      shareOfPeak: share(gflops, row.peer, threads, peaks),
    };
  });
}

/** Fraction of the highest peak with the same kind of SIMD, as measured with one worker. */
function share(gflops: number, peer: string, threads: number, peaks: PeakRow[]): number | undefined {
  const simd = /^ours-(\w+)-/.exec(peer)?.[1];
  const own = peaks.filter((row) => simd !== undefined && row.peer.startsWith(`ours-${simd}-`));
  return own.length > 0 ? gflops / (Math.max(...own.map((row) => row.gflops)) * threads) : undefined;
}

function ratioRows(
  entrants: readonly Entrant[],
  rates: RateRow[],
  exercises: readonly Exercise[],
): RatioRow[] {
  const ours = ofFamily(entrants, 'ours').map(({ id }) => id);
  const workloads = [...new Set(rates.map(({ workload }) => workload))];
  return workloads.flatMap((workload) =>
    exercises.flatMap(({ task, batch }) => {
      const here = rates.filter((r) => r.workload === workload && r.task === task && r.batch === batch);
      return ours.flatMap((peer) => ratiosOf(peer, here, entrants));
    }),
  );
}

function ratiosOf(peer: string, here: RateRow[], entrants: readonly Entrant[]): RatioRow[] {
  const own = here.find((row) => row.peer === peer);
  if (!own) return [];
  return peerFamilies.flatMap((family) => {
    const others = ofFamily(entrants, family).map(({ id }) => id);
    const rivals = here.filter((row) => others.includes(row.peer) && isRival(own, row, family));
    // Each version of a peer on its own, with its better number of threads.
    return [...new Set(rivals.map(({ label }) => label))].map((label): RatioRow => {
      const same = rivals.filter((row) => row.label === label);
      const best = same.reduce((a, b) => (b.imagesPerSecond > a.imagesPerSecond ? b : a));
      const { workload, task, batch } = own;
      const ratio = own.imagesPerSecond / best.imagesPerSecond;
      return { kind: 'ratio', workload, task, batch, peer, against: best.peer, family, ratio };
    });
  });
}

/** Our peer with many workers is compared with our peer with one worker and the same SIMD. */
function isRival(own: RateRow, other: RateRow, family: PeerFamily): boolean {
  if (family !== 'ours') return true;
  return own.threads > 1 && other.threads === 1 && other.label === own.label;
}
