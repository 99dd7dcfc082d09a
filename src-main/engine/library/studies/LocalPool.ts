import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  FeaturescopeError,
  type ErrorCode,
  type ErrorDetail,
} from '../../../../src-shared/contract/errors.ts';
import type { TrialResult } from '../../../../src-shared/studies/trials.ts';
import { programFolder } from '../../resources.ts';
import { lostResult, type TrialRequest, type TrialRunner } from './TrialRunner.ts';

/** How often a trial is tried whose thread ends by itself. */
const ATTEMPTS = 3;

/** What a thread is told: to train a trial, to stop it, or to leave. */
export type ToThread = { request: TrialRequest } | 'stop' | 'leave';

/** What a thread answers: the result of its trial, or why there is none. */
export type FromThread = { result: TrialResult } | { problem: { code: ErrorCode; detail: ErrorDetail } };

interface Waiting {
  request: TrialRequest;
  attempts: number;
  resolve(result: TrialResult): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  busy: Waiting | undefined;
}

/** Runs trials in threads of this process, each with its own backend, in the order in which they are given. */
export class LocalPool implements TrialRunner {
  readonly #count: number;
  readonly #folders: readonly string[];
  readonly #store: string | undefined;
  readonly #threads: Thread[] = [];
  #waiting: Waiting[] = [];
  #closing = false;

  /**
   * @param count number of trials at once
   * @param folders more places to look for data
   * @param store folder in which the states of trials are kept from one round of successive halving to the next. Default: none
   */
  constructor(count: number, folders: readonly string[] = [], store?: string) {
    this.#count = count;
    this.#folders = folders;
    this.#store = store;
  }

  run(request: TrialRequest, signal: AbortSignal): Promise<TrialResult> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new FeaturescopeError('engine/cancelled'));
      const waiting: Waiting = { request, attempts: 0, resolve, reject };
      const abort = (): void => this.#stop(waiting);
      signal.addEventListener('abort', abort, { once: true });
      waiting.resolve = (result) => (signal.removeEventListener('abort', abort), resolve(result));
      waiting.reject = (error) => (signal.removeEventListener('abort', abort), reject(error as Error));
      this.#waiting.push(waiting);
      this.#assign();
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new FeaturescopeError('engine/cancelled'));
    await Promise.all(
      this.#threads.map(({ worker }) => {
        const ended = new Promise((resolve) => worker.once('exit', resolve));
        worker.ref();
        send(worker, 'leave');
        return ended;
      }),
    );
  }

  /** Ends a thread that trains as a crash would. @returns whether there was one */
  async crash(): Promise<boolean> {
    const thread = this.#threads.find(({ busy }) => busy !== undefined);
    await thread?.worker.terminate();
    return thread !== undefined;
  }

  #stop(waiting: Waiting): void {
    const thread = this.#threads.find(({ busy }) => busy === waiting);
    if (thread) return send(thread.worker, 'stop');
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    waiting.reject(new FeaturescopeError('engine/cancelled'));
  }

  #assign(): void {
    if (this.#closing) return;
    while (this.#threads.length < Math.min(this.#count, this.#wanted)) this.#start();
    for (const thread of this.#threads) {
      if (thread.busy) continue;
      const next = this.#waiting.shift();
      if (!next) return;
      next.attempts++;
      thread.busy = next;
      send(thread.worker, { request: next.request });
    }
  }

  get #wanted(): number {
    return this.#threads.filter(({ busy }) => busy).length + this.#waiting.length;
  }

  #start(): void {
    const worker = new Worker(join(programFolder(), 'out', 'main', 'trial.js'), {
      workerData: { folders: this.#folders, store: this.#store },
      execArgv: [],
      name: 'featurescope-trial',
    });
    const thread: Thread = { worker, busy: undefined };
    let reason = 'exit';
    worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
    worker.on('message', (answer: FromThread) => this.#answered(thread, answer));
    worker.on('exit', () => this.#ended(thread, reason));
    this.#threads.push(thread);
  }

  #answered(thread: Thread, answer: FromThread): void {
    const { busy } = thread;
    thread.busy = undefined;
    if ('result' in answer) busy?.resolve(answer.result);
    else busy?.reject(new FeaturescopeError(answer.problem.code, answer.problem.detail));
    this.#assign();
  }

  #ended(thread: Thread, reason: string): void {
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    const { busy } = thread;
    if (!busy) return;
    if (this.#closing) return busy.reject(new FeaturescopeError('engine/cancelled'));
    if (busy.attempts < ATTEMPTS) this.#waiting.unshift(busy);
    else busy.resolve(lostResult(busy.request, ATTEMPTS, reason));
    this.#assign();
  }
}

const send = (worker: Worker, message: ToThread): void => worker.postMessage(message);
