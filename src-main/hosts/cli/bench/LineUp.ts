import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGES, type Workload } from '../../../engine/bench/messages.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { findContenders, type Contender, type PeerFamily, type Selection } from './contenders.ts';
import { PeerProcess } from './PeerProcess.ts';
import { KERNEL_BATCH } from './Plan.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** A contender that started. */
export interface Entrant extends Contender {
  label: string;
  threads: number;
  process: PeerProcess;
}

/** One peer's loss for the same weights and images as the others. */
export interface LossCheck {
  workload: string;
  peer: string;
  loss: number;
}

/** Events that the benchmark reports while it runs. */
export interface BenchListener {
  onMissing(peer: string, reason: string): void;
  onProgress(done: number, total: number, what: string): void;
}

/**
 * The peers' processes, opened with the same images and weights. A peer that cannot start or fails later is dropped and
 * reported. The owner must call `close`.
 */
export class LineUp {
  /** The remaining entrants, ours first. */
  readonly entrants: Entrant[] = [];
  readonly losses: LossCheck[] = [];
  readonly workloads: Workload[] = [];
  readonly #listener: BenchListener;
  readonly #processes: PeerProcess[] = [];
  #folder = '';
  #closed = false;

  constructor(listener: BenchListener) {
    this.#listener = listener;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Starts all peers with the given workloads, and asks each for its losses. @throws Error if ours do not start */
  async open(selection: Selection, workloads: readonly string[]): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'featurescope-bench-'));
    for (const contender of findContenders(selection)) await this.#start(contender);
    const first = this.entrants[0];
    if (first?.family !== 'ours') throw new Error('our own kernels did not start');
    for (const id of workloads)
      this.workloads.push((await first.process.ask({ do: 'describe', workload: id })).workload);
    await writeImages(this.#folder, this.workloads[0]!);
    for (const workload of this.workloads)
      for (const entrant of [...this.entrants])
        await this.attempt(entrant, () => this.#enter(entrant, workload));
  }

  /** Runs work on an entrant. An entrant that fails is dropped; ours must not fail. */
  async attempt(entrant: Entrant, work: () => Promise<void>): Promise<void> {
    if (this.#closed || !this.entrants.includes(entrant)) return;
    try {
      await work();
    } catch (error) {
      // `close` leaves the requests of entrants unanswered.
      if (this.#closed) return;
      if (entrant.family === 'ours') throw error;
      entrant.process.stop();
      this.entrants.splice(this.entrants.indexOf(entrant), 1);
      this.#listener.onMissing(entrant.id, (error as Error).message);
    }
  }

  /** Ends all peers and removes their shared files. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const process of this.#processes) process.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(contender: Contender): Promise<void> {
    if (this.#closed) return;
    this.#listener.onProgress(0, 1, contender.id);
    const process = new PeerProcess(contender.command);
    this.#processes.push(process);
    const greeting = await process.greeting();
    if (this.#closed) return;
    if ('missing' in greeting) {
      process.stop();
      this.#listener.onMissing(contender.id, greeting.missing);
    } else this.entrants.push({ ...contender, ...greeting, process });
  }

  /** The first of our peers draws the weights; the others read them. */
  async #enter({ process, id }: Entrant, workload: Workload): Promise<void> {
    await process.ask({ do: 'open', workload, folder: this.#folder });
    const { loss } = await process.ask({ do: 'loss', workload: workload.id, batch: KERNEL_BATCH });
    this.losses.push({ workload: workload.id, peer: id, loss });
  }
}

/** Writes the images of all peers: uniform noise with cycling labels, the same in every run. */
async function writeImages(folder: string, { inputShape }: Workload): Promise<void> {
  const random = new RandomStream(1, 'bench');
  const size = sizeOf(inputShape);
  const images = Uint8Array.from({ length: IMAGES * size }, () => random.integer(256));
  const labels = Uint8Array.from({ length: IMAGES }, (_unused, index) => index % 10);
  await writeFile(join(folder, 'images'), images);
  await writeFile(join(folder, 'labels'), labels);
}

/** The entrants of a family. */
export function ofFamily(entrants: readonly Entrant[], family: PeerFamily): Entrant[] {
  return entrants.filter((entrant) => entrant.family === family);
}
