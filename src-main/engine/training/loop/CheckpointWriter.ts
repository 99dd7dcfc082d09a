import type { Checkpoint } from '../../library/checkpointFile.ts';
import { pauseBetween, type Spacing } from '../../library/checkpointLadder.ts';
import type { RunFolder } from '../../library/RunFolder.ts';

/** Saves checkpoints of a session and decides when the next one is due. */
export class CheckpointWriter {
  #step: number | null = null;
  #savedAt = 0;
  /**
   * How long the last two checkpoints took to save. Two, because a single slow one happens on every disk and means
   * nothing.
   */
  #savingMs: [number, number] = [0, 0];

  /** Step of the newest checkpoint on disk; null before the first. */
  get step(): number | null {
    return this.#step;
  }

  /** Records that a checkpoint of a step is on disk that was not saved by this writer. */
  found(step: number): void {
    this.#step = step;
  }

  /** Restarts the timer when training begins or resumes. */
  restart(now: number): void {
    this.#savedAt = now;
  }

  isDue(run: RunFolder, now: number): boolean {
    return now - this.#savedAt > pauseBetween(run.description.checkpoints, Math.min(...this.#savingMs));
  }

  /**
   * @param stepsPerSecond speed of training, which is also the speed of replay
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  save(
    run: RunFolder,
    checkpoint: Checkpoint,
    stepsPerSecond: number,
    isEpochEnd: Spacing['isEpochEnd'],
  ): void {
    const start = performance.now();
    const interval = Math.floor((stepsPerSecond * run.description.checkpoints.everyMs) / 1000);
    run.saveCheckpoint(checkpoint, { interval, isEpochEnd });
    this.#step = checkpoint.step;
    this.#savedAt = performance.now();
    this.#savingMs = [this.#savingMs[1], this.#savedAt - start];
  }
}
