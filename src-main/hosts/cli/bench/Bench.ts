import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGES, type Task, type Workload } from '../../../engine/bench/messages.ts';
import { RandomStream } from '../../../engine/random.ts';
import { findContenders, type Contender, type PeerFamily } from './contenders.ts';
import { PeerProcess } from './PeerProcess.ts';
import { exercises, KERNEL_BATCH, type Exercise, type Plan } from './Plan.ts';
import { Samples } from './Samples.ts';

/** A contender that started. */
export interface Entrant extends Contender {
  label: string;
  threads: number;
  process: PeerProcess;
}

/** Images per second of one entrant at one exercise. */
export interface RateKey {
  workload: string;
  task: Task;
  batch: number;
  peer: string;
}

/** GFLOP/s of one operation. */
export interface KernelKey {
  workload: string;
  kernel: string;
  peer: string;
}

/** What the bench reports while it runs. */
export interface BenchListener {
  onMissing(peer: string, reason: string): void;
  onProgress(done: number, total: number, what: string): void;
}

/** One peer's loss of the same weights and images as the others. */
export interface LossCheck {
  workload: string;
  peer: string;
  loss: number;
}

/**
 * The measuring itself: starts the peers, gives them the same images and weights, and lets them compute one at a time,
 * round by round, so that whatever else the machine does meets all of them alike. Its owner calls `close`.
 */
export class Bench {
  readonly rates = new Samples<RateKey>();
  readonly kernels = new Samples<KernelKey>();
  readonly peaks = new Samples<{ peer: string }>();
  readonly losses: LossCheck[] = [];
  readonly entrants: Entrant[] = [];
  readonly workloads: Workload[] = [];
  readonly #plan: Plan;
  readonly #listener: BenchListener;
  readonly #processes: PeerProcess[] = [];
  #folder = '';
  #stopped = false;
  #done = 0;

  constructor(plan: Plan, listener: BenchListener) {
    this.#plan = plan;
    this.#listener = listener;
  }

  /** Starts everybody and checks that they do the same work. */
  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'featurescope-bench-'));
    for (const contender of findContenders(this.#plan.peers)) await this.#start(contender);
    const first = this.entrants[0];
    if (!first || first.family !== 'ours') throw new Error('our own kernels did not start');
    for (const id of this.#plan.workloads) {
      const { workload } = await first.process.ask({ do: 'describe', workload: id });
      this.workloads.push(workload);
    }
    await writeImages(this.#folder, this.workloads[0]!);
    for (const workload of this.workloads)
      for (const entrant of [...this.entrants])
        await this.#attempt(entrant, () => this.#enter(entrant, workload));
  }

  /** All rounds. Returns early when closed. */
  async run(): Promise<void> {
    const { rounds } = this.#plan;
    for (let round = 0; round < rounds && !this.#stopped; round++) {
      // Whoever comes first in a round is another one each time: the processor's clock falls as it warms up.
      const order = rotated(this.entrants, round);
      for (const workload of this.workloads) await this.#runWorkload(workload, order, round);
      await this.#measurePeaks(order);
    }
  }

  /** Ends all peers and removes what they shared. */
  async close(): Promise<void> {
    this.#stopped = true;
    for (const process of this.#processes) process.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(contender: Contender): Promise<void> {
    if (this.#stopped) return;
    this.#listener.onProgress(0, 1, contender.id);
    const process = new PeerProcess(contender.command);
    this.#processes.push(process);
    const greeting = await process.greeting();
    if ('missing' in greeting) {
      process.stop();
      this.#listener.onMissing(contender.id, greeting.missing);
    } else this.entrants.push({ ...contender, ...greeting, process });
  }

  /** The first of ours draws the weights; the others read them. */
  async #enter({ process, id }: Entrant, workload: Workload): Promise<void> {
    await process.ask({ do: 'open', workload, folder: this.#folder });
    const { loss } = await process.ask({ do: 'loss', workload: workload.id, batch: KERNEL_BATCH });
    this.losses.push({ workload: workload.id, peer: id, loss });
  }

  async #runWorkload(workload: Workload, order: Entrant[], round: number): Promise<void> {
    for (const exercise of exercises)
      for (const entrant of order)
        if (this.#takesPart(entrant, workload, exercise, round))
          await this.#attempt(entrant, () => this.#measure(entrant, workload, exercise));
    for (const entrant of order)
      if (entrant.kernels && this.entrants.includes(entrant))
        await this.#attempt(entrant, () => this.#measureKernels(entrant, workload));
  }

  /** A peer that fails is left out from then on; ours must not fail. */
  async #attempt(entrant: Entrant, work: () => Promise<void>): Promise<void> {
    try {
      if (!this.#stopped) await work();
    } catch (error) {
      if (this.#stopped) return;
      if (entrant.family === 'ours') throw error;
      entrant.process.stop();
      this.entrants.splice(this.entrants.indexOf(entrant), 1);
      this.#listener.onMissing(entrant.id, (error as Error).message);
    }
  }

  #takesPart(entrant: Entrant, workload: Workload, { task }: Exercise, round: number): boolean {
    const { tasks, once } = entrant;
    if (this.#stopped || !this.entrants.includes(entrant) || !tasks.includes(task)) return false;
    if (!once) return true;
    const firstStep = workload === this.workloads[0] && task === 'train';
    return round === 0 && (firstStep || !this.#plan.quick);
  }

  async #measure(
    { process, id, once }: Entrant,
    workload: Workload,
    { task, batch }: Exercise,
  ): Promise<void> {
    if (!once) this.#done++;
    this.#tell(`${workload.id} ${task} ${batch} ${id}`);
    const milliseconds = once ? 1 : this.#plan.taskTime;
    const { seconds } = await process.ask({
      do: 'measure',
      workload: workload.id,
      task,
      batch,
      milliseconds,
    });
    this.rates.add({ workload: workload.id, task, batch, peer: id }, batch / seconds);
  }

  async #measureKernels({ process, id }: Entrant, workload: Workload): Promise<void> {
    this.#tell(`${workload.id} ${id}`);
    const { kernelTime: milliseconds } = this.#plan;
    const request = { do: 'kernels', workload: workload.id, batch: KERNEL_BATCH, milliseconds } as const;
    const { kernels } = await process.ask(request);
    for (const { kernel, operations, seconds } of kernels)
      this.kernels.add({ workload: workload.id, kernel, peer: id }, operations / seconds / 1e9);
  }

  async #measurePeaks(order: Entrant[]): Promise<void> {
    for (const entrant of ofFamily(order, 'ours').filter(({ kernels }) => kernels))
      await this.#attempt(entrant, async () => {
        const { gflops } = await entrant.process.ask({ do: 'peak', milliseconds: this.#plan.taskTime });
        this.peaks.add({ peer: entrant.id }, gflops);
      });
  }

  get #total(): number {
    const tasks = this.entrants
      .filter(({ once }) => !once)
      .reduce((sum, { tasks }) => sum + exercises.filter(({ task }) => tasks.includes(task)).length, 0);
    return this.#plan.rounds * this.workloads.length * tasks;
  }

  #tell(what: string): void {
    this.#listener.onProgress(this.#done, this.#total, what);
  }
}

/** The same elements, beginning with another one. */
function rotated<T>(elements: readonly T[], by: number): T[] {
  return elements.map((_, index) => elements[(index + by) % elements.length]!);
}

/** The images every peer computes with: uniform noise and labels in turn, the same in every run. */
async function writeImages(folder: string, { inputShape }: Workload): Promise<void> {
  const random = new RandomStream(1, 'bench');
  const size = inputShape.reduce((product, dimension) => product * dimension, 1);
  const images = Float32Array.from({ length: IMAGES * size }, () => random.nextFloat());
  const labels = Float32Array.from({ length: IMAGES }, (_unused, index) => index % 10);
  await writeFile(join(folder, 'images'), images);
  await writeFile(join(folder, 'labels'), labels);
}

/** The entrants of a family. */
export function ofFamily(entrants: readonly Entrant[], family: PeerFamily): Entrant[] {
  return entrants.filter((entrant) => entrant.family === family);
}
