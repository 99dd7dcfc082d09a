import { createHash } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { TrialResultSchema, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import { programVersion } from '../../resources.ts';
import { impatient, queueName, reasonOf, SEARCH_KEY, shownAddress, tryQueue } from './queueAddress.ts';
import { lostResult, type TrialRequest, type TrialRunner } from './TrialRunner.ts';

/** Time between looks at the queue, in milliseconds. */
const LOOK_MS = 250;
/** How long a search makes itself known without saying so again, in seconds. */
const KNOWN_S = 15;
/** How often a trial is given out that ends with an error of its worker. */
const ATTEMPTS = 5;
/** How long Redis may be away, in seconds. */
const PATIENCE_S = 60;

interface Open {
  request: TrialRequest;
  settle(result: TrialResult): void;
  reject(error: unknown): void;
}

/**
 * Gives trials to workers on any machine, through a queue in Redis. The queue may lose everything at any time: a trial that is not in it
 * is put in again, and one that is done twice has the same result, because its name in the queue is made from all that its result depends on.
 */
export class QueueRunner implements TrialRunner {
  readonly #queue: Queue;
  readonly #address: string;
  readonly #patienceS: number;
  readonly #open = new Map<string, Open>();
  #looking: Promise<void> | undefined;
  #closed = false;

  private constructor(queue: Queue, address: string, patienceS: number) {
    this.#queue = queue;
    this.#address = address;
    this.#patienceS = patienceS;
  }

  /**
   * @param patienceS how long Redis may be away, in seconds, before {@link run} rejects with `queue/gone`
   * @throws FeaturescopeError `queue/wrong-address`, `queue/unreachable`
   */
  static async connect(address: string, patienceS = PATIENCE_S): Promise<QueueRunner> {
    await tryQueue(address);
    const { Queue } = await import('bullmq');
    const queue = new Queue(queueName(), { connection: impatient(address) });
    // Each command says for itself that it failed.
    for (const source of [queue, await queue.client]) source.on('error', () => undefined);
    return new QueueRunner(queue, address, patienceS);
  }

  run(request: TrialRequest, signal: AbortSignal): Promise<TrialResult> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new FeaturescopeError('engine/cancelled'));
      const id = idOf(request);
      const abort = (): void => {
        void this.#withdraw(id);
        reject(new FeaturescopeError('engine/cancelled'));
      };
      signal.addEventListener('abort', abort, { once: true });
      const end = (): void => {
        signal.removeEventListener('abort', abort);
        this.#open.delete(id);
      };
      this.#open.set(id, {
        request,
        settle: (result) => (end(), resolve(result)),
        reject: (error) => (end(), reject(error as Error)),
      });
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#looking;
    const version = SEARCH_KEY + programVersion();
    await this.#queue.client.then((client) => client.del(version)).catch(() => undefined);
    await this.#queue.close().catch(() => undefined);
  }

  /** Looks after all open trials until there is none. */
  async #look(): Promise<void> {
    let answeredAt = performance.now();
    while (!this.#closed && this.#open.size > 0) {
      try {
        const client = await this.#queue.client;
        await client.set(SEARCH_KEY + programVersion(), '1', { EX: KNOWN_S });
        await Promise.all([...this.#open].map(([id, open]) => this.#lookAt(id, open)));
        answeredAt = performance.now();
      } catch (error) {
        if (performance.now() - answeredAt > this.#patienceS * 1000) this.#giveUp(error);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #lookAt(id: string, { request, settle }: Open): Promise<void> {
    const job = (await this.#queue.getJob(id)) as Job<TrialRequest, unknown> | undefined;
    if (!this.#open.has(id)) return;
    if (!job) {
      const attempts = { attempts: ATTEMPTS, removeOnComplete: false, removeOnFail: false };
      await this.#queue.add('trial', request, { jobId: id, ...attempts });
    } else if (job.finishedOn !== undefined) {
      const parsed = v.safeParse(TrialResultSchema, job.returnvalue);
      // What is not a result of this trial was written by something else: the trial is given out again.
      const isOurs = parsed.success && parsed.output.trial === request.trial;
      await job.remove();
      if (isOurs) settle(parsed.output);
      else if (job.failedReason) settle(lostResult(request, ATTEMPTS, job.failedReason));
    }
  }

  #giveUp(error: unknown): void {
    const [address, seconds] = [shownAddress(this.#address), this.#patienceS];
    const gone = new FeaturescopeError('queue/gone', { address, seconds, reason: reasonOf(error) });
    for (const { reject } of [...this.#open.values()]) reject(gone);
  }

  /** Takes a trial out of the queue, unless a worker has it already. */
  async #withdraw(id: string): Promise<void> {
    this.#open.delete(id);
    try {
      await this.#queue.remove(id);
    } catch {
      // A worker has it, or Redis is away: its result is found there by the next search.
    }
  }
}

/** The name of a trial in the queue: equal requests have equal results. */
const idOf = (request: TrialRequest): string =>
  `trial-${createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32)}`;
