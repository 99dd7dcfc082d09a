import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import { RunLock } from '../../library/runLock.ts';

/** The right to write a run; taken when training goes on, so that a run can be looked at while another process trains it. */
export class RunWriteLock {
  #lock: RunLock | undefined;
  /** Bytes of the run's journal when it was opened. */
  #openedBytes = 0;

  get held(): boolean {
    return this.#lock?.held ?? false;
  }

  /** Notes how the run stands that was opened here. */
  look(run: RunFolder): void {
    this.#openedBytes = run.journalBytes();
  }

  /** Takes the right to a run that was just made. */
  takeNew(run: RunFolder): void {
    this.#lock?.release();
    this.#lock = RunLock.take(run.path);
  }

  /**
   * Takes the right to the run that was opened here, and has it go on from a step.
   * @throws FeaturescopeError `run/locked`, `run/changed` when it was gone on with elsewhere since
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
