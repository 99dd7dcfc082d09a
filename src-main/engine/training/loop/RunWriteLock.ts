import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import { RunLock } from '../../library/runLock.ts';

/**
 * The exclusive right to write a run. It is taken when training continues, so that a run can be viewed while another
 * process trains it.
 */
export class RunWriteLock {
  #lock: RunLock | undefined;
  /** Size of the run's journal when the run was opened, in bytes. */
  #openedBytes = 0;

  get held(): boolean {
    return this.#lock?.held ?? false;
  }

  /** Records the state of a run that was opened here. */
  look(run: RunFolder): void {
    this.#openedBytes = run.journalBytes();
  }

  /** Takes the lock of a run that was just created. */
  takeNew(run: RunFolder): void {
    this.#lock?.release();
    this.#lock = RunLock.take(run.path);
  }

  /**
   * Takes the lock of the run that was opened here and continues it from a step.
   * @throws FeaturescopeError `run/locked`, or `run/changed` if another process has continued the run since it was opened
   */
  goOn(run: RunFolder, step: number): void {
    if (this.#lock) throw new FeaturescopeError('run/changed', { path: run.path });
    const lock = RunLock.take(run.path);
    if (run.journalBytes() !== this.#openedBytes) {
      lock.release();
      throw new FeaturescopeError('run/changed', { path: run.path });
    }
    this.#lock = lock;
    run.setAsideAfter(step);
    run.journal([{ type: 'continued', step }]);
    run.continueStatistics(step);
  }

  release(): void {
    this.#lock?.release();
  }
}
