import type { Peaks, Task, Workload } from '../../../engine/bench/messages.ts';
import { ofFamily, type BenchListener, type Entrant, type LineUp } from './LineUp.ts';
import { exercisesOf, KERNEL_BATCH, type Exercise, type Plan } from './Plan.ts';
import { Samples } from './Samples.ts';

/** Throughput of one entrant at one exercise, in images per second. */
export interface RateKey {
  workload: string;
  task: Task;
  batch: number;
  peer: string;
}

/** Speed of one operation, in GFLOP/s. */
export interface KernelKey {
  workload: string;
  kernel: string;
  peer: string;
}

/** Peak rate of one entrant's core by the width of vectors, in GFLOP/s. */
export interface PeakKey {
  peer: string;
  vectors: keyof Peaks;
}

/**
 * Runs the benchmark: the entrants compute one at a time, round by round, so that other load on the machine affects all
 * of them alike.
 */
export class Bench {
  readonly rates = new Samples<RateKey>();
  readonly kernels = new Samples<KernelKey>();
  readonly peaks = new Samples<PeakKey>();
  readonly lineUp: LineUp;
  readonly plan: Plan;
  readonly #listener: BenchListener;
  #done = 0;

  constructor(lineUp: LineUp, plan: Plan, listener: BenchListener) {
    this.lineUp = lineUp;
    this.plan = plan;
    this.#listener = listener;
  }

  /** Runs all rounds. Returns early when the line-up is closed. */
  async run(): Promise<void> {
    const { workloads, entrants } = this.lineUp;
    for (let round = 0; round < this.plan.rounds; round++) {
      // The order rotates, because the processor's clock slows down as it warms up.
      const order = rotated(entrants, round);
      for (const workload of workloads) await this.#runWorkload(workload, order, round);
      await this.#measurePeaks(order);
    }
  }

  async #runWorkload(workload: Workload, order: Entrant[], round: number): Promise<void> {
    for (const exercise of exercisesOf(this.plan))
      for (const entrant of order)
        if (this.#takesPart(entrant, workload, exercise, round))
          await this.lineUp.attempt(entrant, () => this.#measure(entrant, workload, exercise));
    if (this.plan.growth) return;
    for (const entrant of order)
      if (entrant.kernels) await this.lineUp.attempt(entrant, () => this.#measureKernels(entrant, workload));
  }

  #takesPart({ tasks, once }: Entrant, workload: Workload, { task }: Exercise, round: number): boolean {
    if (!tasks.includes(task)) return false;
    if (!once) return true;
    const firstStep = workload === this.lineUp.workloads[0] && task === 'train';
    return round === 0 && (firstStep || !this.plan.quick);
  }

  async #measure(
    { process, id, once }: Entrant,
    workload: Workload,
    { task, batch }: Exercise,
  ): Promise<void> {
    if (!once) this.#done++;
    this.#tell(`${workload.id} ${task} ${batch} ${id}`);
    const milliseconds = once ? 1 : this.plan.taskTime;
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
    const { kernelTime: milliseconds } = this.plan;
    const request = { do: 'kernels', workload: workload.id, batch: KERNEL_BATCH, milliseconds } as const;
    const { kernels } = await process.ask(request);
    for (const { kernel, operations, seconds } of kernels)
      this.kernels.add({ workload: workload.id, kernel, peer: id }, operations / seconds / 1e9);
  }

  async #measurePeaks(order: Entrant[]): Promise<void> {
    for (const entrant of ofFamily(order, 'ours').filter(({ kernels }) => kernels))
      await this.lineUp.attempt(entrant, async () => {
        const peaks = await entrant.process.ask({ do: 'peaks', milliseconds: this.plan.taskTime });
        for (const vectors of ['scalar', 128, 256] as const) {
          const gflops = peaks[vectors];
          if (gflops !== undefined) this.peaks.add({ peer: entrant.id, vectors }, gflops);
        }
      });
  }

  get #total(): number {
    const tasks = this.lineUp.entrants
      .filter(({ once }) => !once)
      .reduce(
        (sum, { tasks }) => sum + exercisesOf(this.plan).filter(({ task }) => tasks.includes(task)).length,
        0,
      );
    return this.plan.rounds * this.lineUp.workloads.length * tasks;
  }

  #tell(what: string): void {
    this.#listener.onProgress(this.#done, this.#total, what);
  }
}

/** The elements rotated by `by` places. */
function rotated<T>(elements: readonly T[], by: number): T[] {
  return elements.map((_, index) => elements[(index + by) % elements.length]!);
}
