import type { MetCondition } from '../../../../src-shared/contract/conditions.ts';
import type { EditWeightsRequest } from '../../../../src-shared/contract/edits.ts';
import { wrapInternal } from '../../../../src-shared/contract/errors.ts';
import type { AdjustRequest, EpochMetrics } from '../../../../src-shared/contract/training.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import { upTo } from '../../library/journal.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import { branchPath } from '../../library/runsFolder.ts';
import type { BatchSchedule } from '../schedule/BatchSchedule.ts';
import { earlyStopOf } from './earlyStop.ts';
import { loadCheckpoint } from './restore.ts';
import { RunWriteLock } from './RunWriteLock.ts';
import type { SessionListener } from './SessionListener.ts';
import type { SessionParts } from './SessionParts.ts';
import type { TrainingLoop } from './TrainingLoop.ts';

/** The components that a session's run is written with. */
interface SessionRunParts {
  parts: SessionParts;
  listener: SessionListener;
  schedule: BatchSchedule;
  loop: TrainingLoop;
  /** Number of workers that share a batch. */
  workers: number;
}

/** The run that a session writes: it is created with the first step, resumed, or branched off an earlier one. */
export class SessionRun {
  readonly #of: SessionRunParts;
  readonly #lock = new RunWriteLock();

  constructor(of: SessionRunParts) {
    this.#of = of;
  }

  /** Goes on with an existing run. Its lock is taken when it is first written. */
  resume({ run, checkpoint, restored }: NonNullable<SessionParts['resumed']>): void {
    const { parts, schedule, loop } = this.#of;
    const restoring = { program: parts.program, schedule };
    loop.run = run;
    this.#lock.look(run);
    if (checkpoint) {
      loadCheckpoint(restoring, checkpoint, run.path);
      schedule.lastDone = checkpoint.step;
      loop.found();
    }
    const whole = upTo(run.timeline(), schedule.lastDone);
    schedule.changes = whole.changes;
    if (restored) loadCheckpoint(restoring, restored, run.path);
    const { step } = schedule.place;
    loop.moved(upTo(whole, step), run.statistics(step));
    if (run.description.stopped?.step === schedule.lastDone)
      loop.met = earlyStopOf(whole.epochs, parts.settings, true) ?? null;
  }

  /**
   * Ensures that there is a run, that this process alone writes it, and that it continues from the session's position.
   * @throws FeaturescopeError `run/locked`, `run/changed`, and the errors of creating the run folder
   */
  prepare(): void {
    const { parts, schedule, loop, workers } = this.#of;
    const { step } = schedule.place;
    if (!loop.run) {
      const run = parts.makeRun!();
      if (!run) return;
      loop.run = run;
      this.#lock.takeNew(run);
    } else if (step < schedule.lastDone) {
      this.branch(branchPath(loop.run.path, step));
    } else if (!this.#lock.held) {
      this.#lock.goOn(loop.run, step);
    }
    if (parts.place) loop.run.moveData(parts.place);
    loop.run.changeWorkers(workers, step);
    if (loop.savedStep === null) loop.secure();
  }

  /**
   * Starts a new run from the current step, which becomes the session's run.
   * @param edits the edits that the weights have just been given
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  branch(path: string, edits?: EditWeightsRequest['edits']): RunFolder {
    const { schedule, loop } = this.#of;
    const branch = loop.run!.branch(path, loop.checkpoint(), new Date().toISOString(), edits);
    this.#lock.takeNew(branch);
    loop.run = branch;
    schedule.lastDone = schedule.place.step;
    schedule.changes = branch.timeline().changes;
    loop.found();
    return branch;
  }

  /** Records that the learning rate or the batch size changes at the current step, and follows it from there. */
  adjust({ learningRate, batchSize }: AdjustRequest): void {
    const { parts, schedule, loop, listener } = this.#of;
    const { held } = schedule;
    const change = {
      ...(learningRate !== undefined && learningRate !== held.learningRate && { learningRate }),
      ...(batchSize !== undefined && batchSize !== held.batchSize && { batchSize }),
    };
    if (Object.keys(change).length === 0) return;
    if (parts.data.missing) throw parts.data.missing;
    if (!loop.running) this.prepare();
    loop.secure(); // so that training resumed after a crash starts here or later, where the change is in effect
    const recorded = { step: schedule.place.step, ...change };
    loop.run!.changeSettings(recorded);
    schedule.changes = [...schedule.changes, recorded];
    loop.makeRoom();
    listener.onState?.();
  }

  /** Edits the weights, and goes on with a branch that records it. @throws as {@link branch}; nothing has changed then */
  edit(edits: EditWeightsRequest['edits']): void {
    const { parts, schedule, loop } = this.#of;
    if (!loop.run) this.prepare();
    const before = parts.program.save();
    parts.program.edit(edits);
    try {
      this.branch(branchPath(loop.run!.path, schedule.place.step), edits);
    } catch (error) {
      parts.program.restore(before);
      throw error;
    }
  }

  /**
   * Goes on from where another session of the same training stood. Only before the first step of a session that leaves no run.
   * @returns whether it does: not with a checkpoint of another network, which changes nothing
   */
  adopt(checkpoint: Checkpoint, epochs: EpochMetrics[]): boolean {
    const { parts, schedule, loop } = this.#of;
    if (loop.run || schedule.place.step > 0 || checkpoint.seed !== parts.settings.seed) return false;
    try {
      loadCheckpoint({ program: parts.program, schedule }, checkpoint, '');
    } catch {
      return false;
    }
    schedule.lastDone = checkpoint.step;
    loop.moved({ steps: [], epochs }, []);
    return true;
  }

  /** Records that training has ended by itself, and goes back to the best step if the settings say so. */
  async endEarly(met: MetCondition, goBack: (step: number) => Promise<void>): Promise<void> {
    const { parts, loop, listener } = this.#of;
    const { step, best } = met;
    const { run } = loop;
    const restored = parts.settings.restoreBest === true && best !== undefined && best.step < step;
    if (restored) await goBack(best.step);
    loop.met = met;
    run?.endEarly({ step, ...(best && { best: best.step }), restored });
    if (restored) {
      run?.saveCheckpoint(loop.checkpoint());
      await loop.saveModel();
    }
    listener.onState?.();
  }

  /** Saves the model in the run's folder, after single steps too, and gives up the right to write it. */
  async leave(): Promise<void> {
    const { loop, listener } = this.#of;
    try {
      if (this.#lock.held) await loop.saveModel();
    } catch (error) {
      listener.onProblem?.(wrapInternal(error)); // a full disk does not harm the run
    }
    this.#lock.release();
  }
}
