import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Session } from '../training/Session.ts';
import { predictionsOf, type EvaluationTask, type Scores } from './evaluate.ts';
import type { Predictions } from './classification/Predictions.ts';

type SplitName = 'train' | 'test';

/**
 * Cache of the current network's scores, by split, so that no two requests compute them twice. It is cleared as soon as
 * the network changes.
 */
export class ScoreCache {
  /** The network that the scores belong to: session and version of the weights, which edits change without a step. */
  #of = '';
  readonly #kept = new Map<SplitName, Scores>();
  /** Aborts running evaluations when the network changes. */
  #change = new AbortController();
  #underWay: Promise<unknown> = Promise.resolve();

  /**
   * The scores of a split: at once if cached, else after one evaluation. Evaluations run one after another.
   * @throws FeaturescopeError `engine/busy` while the session trains or restores, `evaluation/network-changed` if it
   * began to during the evaluation, `engine/cancelled`
   */
  async scores(session: Session, split: SplitName, task: EvaluationTask): Promise<Scores> {
    this.follow(session);
    if (session.busyWith) throw new FeaturescopeError('engine/busy', { task: session.busyWith });
    const { signal: change } = this.#change;
    const turn = this.#underWay.then(async () => {
      change.throwIfAborted();
      task.signal?.throwIfAborted();
      const known = this.#kept.get(split);
      if (known) return known;
      const signal = task.signal ? AbortSignal.any([task.signal, change]) : change;
      const scores = await session.evaluate(session.data[split], { ...task, signal });
      if (!change.aborted) this.follow(session);
      change.throwIfAborted();
      this.#kept.set(split, scores);
      return scores;
    });
    this.#underWay = turn.catch(() => undefined);
    return turn;
  }

  /**
   * As {@link scores}, for a classifier.
   * @throws FeaturescopeError `evaluation/no-classes` and `evaluation/several-outputs` at once for a network with
   * another task
   */
  async predictions(session: Session, split: SplitName, task: EvaluationTask): Promise<Predictions> {
    const { kind } = session.network.task;
    if (kind === 'multi-output') throw new FeaturescopeError('evaluation/several-outputs');
    if (kind !== 'classification') throw new FeaturescopeError('evaluation/no-classes', { task: kind });
    return predictionsOf(await this.scores(session, split, task));
  }

  /** Drops all scores that do not belong to this session with its current weights. */
  follow(session: Session | undefined): void {
    const of = session ? `${session.id} ${session.network.version}` : '';
    if (of === this.#of) return;
    this.#of = of;
    this.#kept.clear();
    this.#change.abort(new FeaturescopeError('evaluation/network-changed'));
    this.#change = new AbortController();
  }
}
