import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Session } from '../training/Session.ts';
import { predictionsOf, type EvaluationTask, type Scores } from './evaluate.ts';
import type { Predictions } from './classification/Predictions.ts';

type SplitName = 'train' | 'test';

/**
 * The scores of the network at hand, of each split that was evaluated, so that no two questions compute them twice. They are let
 * go as soon as the network changes.
 */
export class ScoreCache {
  /** Which network the scores are of: the session and its step. */
  #of = '';
  readonly #kept = new Map<SplitName, Scores>();
  /** Stops the passes under way when the network changes. */
  #change = new AbortController();
  #underWay: Promise<unknown> = Promise.resolve();

  /**
   * What the network says of a split: at once where that is known, else after one pass. Passes are made one after the other.
   * @throws FeaturescopeError `engine/busy` while the session trains or restores, `evaluation/network-changed` when it began to
   * meanwhile, `engine/cancelled`
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

  /** As {@link scores}, of classes. @throws FeaturescopeError `evaluation/no-classes` at once for a network of another task */
  async predictions(session: Session, split: SplitName, task: EvaluationTask): Promise<Predictions> {
    const { kind } = session.network.task;
    if (kind !== 'classification') throw new FeaturescopeError('evaluation/no-classes', { task: kind });
    return predictionsOf(await this.scores(session, split, task));
  }

  /** Lets go of what is not of this session at its step. */
  follow(session: Session | undefined): void {
    const of = session ? `${session.id} ${session.position.step}` : '';
    if (of === this.#of) return;
    this.#of = of;
    this.#kept.clear();
    this.#change.abort(new FeaturescopeError('evaluation/network-changed'));
    this.#change = new AbortController();
  }
}
