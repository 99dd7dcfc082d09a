import { FeaturescopeError, wrapInternal } from '../../../../src-shared/contract/errors.ts';
import type { BackendInfo, EpochMetrics } from '../../../../src-shared/contract/service.ts';
import type { TrialResult } from '../../../../src-shared/studies/trials.ts';
import { DatasetCache } from '../../data/DatasetCache.ts';
import { openSession } from '../../training/openSession.ts';
import { contentOf } from './contentOf.ts';
import type { TrialRequest } from './TrialRunner.ts';
import type { TrialStore } from './TrialStore.ts';

/** Trains trials in this thread, one at a time, and keeps their data in memory. */
export class TrialTrainer {
  readonly #backend: BackendInfo;
  readonly #data = new DatasetCache();
  /** Where the data of contents that were checked lies. */
  readonly #places = new Map<string, string>();
  readonly #folders: readonly string[];
  readonly #store: TrialStore | undefined;

  /**
   * @param folders more places to look for data
   * @param store where the states of trials are kept from one round of successive halving to the next. Default: nowhere
   */
  constructor(backend: BackendInfo, folders: readonly string[] = [], store?: TrialStore) {
    this.#backend = backend;
    this.#folders = folders;
    this.#store = store;
  }

  /**
   * Trains a trial, from where a shorter round has left it or from its beginning: the result is the same.
   * @returns its result, also where it diverged or failed
   * @throws FeaturescopeError `engine/cancelled`, `study/other-data`
   */
  async train(request: TrialRequest, signal: AbortSignal): Promise<TrialResult> {
    const { trial, rung, epochs, varied, metric, settings } = request;
    const done: EpochMetrics[] = [];
    const values = (part: 'train' | 'heldOut'): number[] =>
      done
        .map((epoch) => epoch[part][metric as 'loss'])
        .filter((value) => Number.isFinite(value)) as number[];
    const told = (): Omit<TrialResult, 'state' | 'value'> => ({
      ...{
        trial,
        rung,
        epochs,
        seed: settings.seed,
        settings: varied,
        heldOut: values('heldOut'),
        train: values('train'),
      },
    });
    const place = await this.#placeOf(request);
    try {
      await this.#train(request, place, signal, done);
    } catch (error) {
      const problem = wrapInternal(error);
      if (problem.code === 'engine/cancelled' || signal.aborted)
        throw new FeaturescopeError('engine/cancelled');
      const state = problem.code === 'training/diverged' ? 'diverged' : 'failed';
      return { ...told(), state, value: null, problem: { code: problem.code, detail: problem.detail } };
    }
    const value = done.at(-1)?.heldOut[metric as 'loss'] ?? NaN;
    if (Number.isFinite(value)) return { ...told(), state: 'done', value };
    const problem = {
      code: 'training/diverged',
      detail: { loss: String(value), step: done.at(-1)?.step ?? 0 },
    };
    return { ...told(), state: 'diverged', value: null, problem };
  }

  async #train(
    request: TrialRequest,
    data: string,
    signal: AbortSignal,
    done: EpochMetrics[],
  ): Promise<void> {
    const { network, epochs, settings, goesOn } = request;
    const onEpoch = (epoch: EpochMetrics): void => void done.push(epoch);
    let problem: FeaturescopeError | undefined;
    const session = await openSession(
      { ...network, data, settings },
      {
        ...{ backend: this.#backend, data: this.#data, workers: 1, unrecorded: true, signal },
        listener: { onEpoch, onProblem: (error) => (problem = error) },
      },
    );
    const stop = (): void => void session.pause();
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const former = this.#store?.find(request);
      if (former && session.adopt(former.checkpoint, former.epochs)) done.push(...former.epochs);
      const { step } = session.position;
      await session.control({ action: 'step', steps: session.endOf(epochs) - step });
      await session.idle();
      if (goesOn && !problem && !signal.aborted)
        this.#store?.keep(request, { checkpoint: session.checkpoint(), epochs: done });
    } finally {
      signal.removeEventListener('abort', stop);
      await session.close();
    }
    signal.throwIfAborted();
    if (problem) throw problem;
  }

  /** Where the data of a trial lies on this machine. @throws FeaturescopeError `study/other-data` */
  async #placeOf({ data: { place, content } }: TrialRequest): Promise<string> {
    const known = this.#places.get(content);
    if (known !== undefined) return known;
    for (const candidate of [place, ...this.#folders]) {
      const found = await this.#contentAt(candidate);
      if (found !== content) continue;
      this.#places.set(content, candidate);
      return candidate;
    }
    throw new FeaturescopeError('study/other-data', { data: place });
  }

  async #contentAt(place: string): Promise<string | undefined> {
    try {
      return contentOf(await this.#data.open(place, { fetch: true }));
    } catch (error) {
      if (error instanceof FeaturescopeError && error.code !== 'engine/internal') return undefined;
      throw error;
    }
  }
}
