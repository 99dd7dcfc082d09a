import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { programFolder } from '../../resources.ts';
import { waitForChange } from './waitForChange.ts';
import { CONTROL_WORDS, kinds, outcomes, sharedIntegers, START, word, type Setup } from './exchange.ts';

/** How often a worker that ended by itself is replaced before its slot stays empty. */
const MOST_REPLACEMENTS = 3;

/** One job for a worker. */
export interface Job {
  kind: 'gradients' | 'scores';
  /** Index of the split among the set-up's. */
  split: number;
  first?: number;
  count: number;
  total?: number;
  step?: number;
}

/**
 * One slot of the pool: a worker thread, or its replacement after it ended. Nothing here uses the event loop: jobs and
 * answers are passed through shared memory.
 */
export class WorkerSlot {
  #control = sharedIntegers(CONTROL_WORDS);
  #port: MessagePort | undefined;
  #worker: Worker | undefined;
  /** Number of the set-up that the thread has, and of the set-up that failed on it. */
  #attached = 0;
  #failedWith = 0;
  #replacements = 0;
  #ending = false;
  /** Number of jobs answered since the pool was created. */
  answered = 0;

  constructor() {
    this.#start();
  }

  /**
   * Whether the thread waits for a job. False while a thread is starting, after it ended, and when it does not answer.
   */
  get idle(): boolean {
    return (
      this.#worker !== undefined &&
      Atomics.load(this.#control, word.answer) === Atomics.load(this.#control, word.request)
    );
  }

  /** Whether the slot stays empty because its threads ended by themselves too often. */
  get empty(): boolean {
    return this.#worker === undefined;
  }

  /** Number of tensors that the thread held after its last job. */
  get tensors(): number {
    return this.#control[word.tensors]!;
  }

  /** Passes a job to the thread. Returns false if the thread cannot take it; the caller then has to do the job. */
  give(setup: Setup, job: Job): boolean {
    if (!this.idle || this.#failedWith === setup.id) return false;
    if (this.#attached !== setup.id) this.#port!.postMessage(setup);
    this.#attached = setup.id;
    const control = this.#control;
    control[word.setup] = setup.id;
    control[word.split] = job.split;
    control[word.first] = job.first ?? 0;
    control[word.count] = job.count;
    control[word.total] = job.total ?? job.count;
    control[word.step] = job.step ?? 0;
    this.#request(kinds[job.kind]);
    return true;
  }

  /**
   * Waits at most `patience` milliseconds for the answer to the current job. Returns false if there is none or the job
   * failed.
   */
  finish(patience: number): boolean {
    const control = this.#control;
    const deadline = performance.now() + patience;
    while (!this.idle) {
      const left = deadline - performance.now();
      if (left <= 0 || !this.#worker) return false;
      const seen = Atomics.load(control, word.answer);
      if (seen !== Atomics.load(control, word.request)) waitForChange(control, word.answer, seen, left);
    }
    this.answered++;
    if (control[word.outcome] === outcomes.done) return true;
    if (control[word.outcome] === outcomes.failed) this.#failedWith = this.#attached;
    return false;
  }

  /** Whether the slot can never again take jobs of a set-up: it stays empty, or a job of that set-up failed. */
  isLost(setup: Setup): boolean {
    return this.empty || this.#failedWith === setup.id;
  }

  /** Lets the thread free its resources for a set-up. */
  release(setup: Setup): void {
    if (this.#attached !== setup.id || !this.idle) return;
    this.#attached = 0;
    this.#request(kinds.release);
  }

  /** Asks the thread to end, and terminates it if it does not respond. Resolves when it has ended. */
  async end(): Promise<void> {
    this.#ending = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref(); // keeps the event loop alive until the thread has ended
    if (this.idle) this.#request(kinds.leave);
    else await worker.terminate();
    await ended;
  }

  /** Terminates the thread as a crash would; another one replaces it. */
  async crash(): Promise<void> {
    await this.#worker?.terminate();
  }

  #request(kind: number): void {
    this.#control[word.kind] = kind;
    Atomics.add(this.#control, word.request, 1);
    Atomics.notify(this.#control, word.request);
  }

  #start(): void {
    const control = sharedIntegers(CONTROL_WORDS);
    control[word.request] = START;
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(join(programFolder(), 'out', 'main', 'worker.js'), {
      workerData: { control, port: port2 },
      transferList: [port2],
      execArgv: [],
      name: 'featurescope-worker',
    });
    worker.unref();
    // The cause is irrelevant: the shard is computed on the engine's thread, and the worker is replaced.
    worker.on('error', () => undefined);
    worker.on('exit', () => this.#ended(port1));
    [this.#control, this.#worker, this.#port, this.#attached] = [control, worker, port1, 0];
  }

  #ended(port: MessagePort): void {
    port.close();
    this.#worker = undefined;
    if (this.#ending || this.#replacements >= MOST_REPLACEMENTS) return;
    this.#replacements++;
    this.#start();
  }
}
