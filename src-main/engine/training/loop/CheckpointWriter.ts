import type { Checkpoint } from '../../library/checkpointFile.ts';
import { pauseBetween, type Spacing } from '../../library/checkpointLadder.ts';
import type { RunFolder } from '../../library/RunFolder.ts';

/** Saves checkpoints of a session, and knows when the next one is due. */
export class CheckpointWriter {
  #step: number | null = null;
  #savedAt = 0;
  /** How long the last two checkpoints took to save: a single slow one, as every disk has some, says nothing. */
  #savingMs: [number, number] = [0, 0];

  /** Step of the newest checkpoint on disk; null before the first. */
  get step(): number | null {
    return this.#step;
  }

  /** Notes that a checkpoint of a step is on disk which was not saved here. */
  found(step: number): void {
    this.#step = step;
  }

  /** Training begins, or goes on after a rest. */
  restart(now: number): void {
    this.#savedAt = now;
  }

  isDue(run: RunFolder, now: number): boolean {
    return now - this.#savedAt > pauseBetween(run.description.checkpoints, Math.min(...this.#savingMs));
  }

  /**
   * @param stepsPerSecond how fast steps are done, and so done again
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
