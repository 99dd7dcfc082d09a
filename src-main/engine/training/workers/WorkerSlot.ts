import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { programFolder } from '../../resources.ts';
import { CONTROL_WORDS, kinds, outcomes, sharedIntegers, START, word, type Setup } from './exchange.ts';

/** How often a worker that ended by itself is replaced, before its place stays empty. */
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
 * One place of the pool: a worker thread, or the one that replaces it when it ends. Nothing here waits for the event
 * loop: a job is handed over through shared memory, and so is its answer.
 */
export class WorkerSlot {
  #control = sharedIntegers(CONTROL_WORDS);
  #port: MessagePort | undefined;
  #worker: Worker | undefined;
  /** Number of the set-up that the thread has, and of the one with which it failed. */
  #attached = 0;
  #failedWith = 0;
  #replacements = 0;
  #ending = false;
  /** Jobs answered since the pool began. */
  answered = 0;

  constructor() {
    this.#start();
  }

  /** Whether the thread waits for a job. A thread that is still starting, that has ended or does not answer is not idle. */
  get idle(): boolean {
    return (
      this.#worker !== undefined &&
      Atomics.load(this.#control, word.answer) === Atomics.load(this.#control, word.request)
    );
  }

  /** Whether the place stays empty: its threads ended by themselves too often. */
  get empty(): boolean {
    return this.#worker === undefined;
  }

  /** Tensors that the thread had after its last job. */
  get tensors(): number {
    return this.#control[word.tensors]!;
  }

  /** Hands a job over. False when the thread cannot take it; the job is the caller's again then. */
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

  /** Waits for the answer to the job given, at most so many milliseconds. False when there is none, or it failed. */
  finish(patience: number): boolean {
    const control = this.#control;
    const deadline = performance.now() + patience;
    while (!this.idle) {
      const left = deadline - performance.now();
      if (left <= 0 || !this.#worker) return false;
      const seen = Atomics.load(control, word.answer);
      if (seen !== Atomics.load(control, word.request)) Atomics.wait(control, word.answer, seen, left);
    }
    this.answered++;
    if (control[word.outcome] === outcomes.done) return true;
    if (control[word.outcome] === outcomes.failed) this.#failedWith = this.#attached;
    return false;
  }

  /** Whether the place cannot take a set-up's jobs any more: it stays empty, or a job of it failed. */
  isLost(setup: Setup): boolean {
    return this.empty || this.#failedWith === setup.id;
  }

  /** Lets the thread free what it has of a set-up. */
  release(setup: Setup): void {
    if (this.#attached !== setup.id || !this.idle) return;
    this.#attached = 0;
    this.#request(kinds.release);
  }

  /** Lets the thread end by itself, or ends it when it does not listen. Resolves when it has ended. */
  async end(): Promise<void> {
    this.#ending = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref(); // whoever waits for the end must not run out of events before it
    if (this.idle) this.#request(kinds.leave);
    else await worker.terminate();
    await ended;
  }

  /** Ends the thread at once, as a crash would; another takes its place. */
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
    // What went wrong is no matter: its shard is computed on the engine's thread, and it is replaced.
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
