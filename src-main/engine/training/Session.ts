import { randomUUID } from 'node:crypto';
import { FeaturescopeError, wrapInternal } from '../../../src-shared/contract/errors.ts';
import type {
  AdjustRequest,
  ControlRequest,
  EpochMetrics,
  History,
  SessionState,
} from '../../../src-shared/contract/service.ts';
import type { EditWeightsRequest } from '../../../src-shared/contract/edits.ts';
import type { StatisticsPoint } from '../../../src-shared/contract/statistics.ts';
import type { Dataset, Split } from '../data/Dataset.ts';
import { useArithmetic } from '../backends/wasm.ts';
import { emptyTimeline, upTo } from '../library/journal.ts';
import type { Checkpoint } from '../library/checkpointFile.ts';
import type { RunFolder } from '../library/RunFolder.ts';
import { SerialQueue } from '../SerialQueue.ts';
import { BatchSchedule } from './schedule/BatchSchedule.ts';
import type { EvaluationTask, Scores } from '../tasks/evaluate.ts';
import type { RecordingTrainer } from '../inspection/step/RecordingTrainer.ts';
import type { StepRecord } from '../inspection/step/StepRecord.ts';
import type { Network } from './Network.ts';
import type { TrainingData } from './programs/Program.ts';
import type { RestoreTask } from './replay.ts';
import { describeSession } from './describeSession.ts';
import { requireTargets } from './requireTargets.ts';
import { SessionUses } from './SessionUses.ts';
import { restoreStep, type RestoreParts } from './loop/restore.ts';
import type { SessionListener } from './loop/SessionListener.ts';
import { makeTrainerWith, trainingDataOf, type SessionParts } from './loop/SessionParts.ts';
import { SessionRun } from './loop/SessionRun.ts';
import { StopConditions } from './loop/StopConditions.ts';
import type { Extent } from './loop/LoopParts.ts';
import { TrainingLoop } from './loop/TrainingLoop.ts';
import type { Trainer } from './Trainer.ts';

/**
 * One training session: its run, its position in the run, and the operations on both. The order of training depends on
 * the seed and the position alone, so the same recipe, seed, number of workers and changes of settings give the same
 * weights bit for bit, however often training was paused, saved and resumed.
 */
export class Session {
  readonly id = randomUUID();
  readonly network: Network;
  readonly data: Dataset;
  /** The work that reads the network. */
  readonly uses = new SessionUses();
  readonly #parts: SessionParts;
  readonly #listener: SessionListener;
  readonly #trainingData: TrainingData;
  readonly #trainer: Trainer;
  readonly #schedule: BatchSchedule;
  readonly #loop: TrainingLoop;
  readonly #record: SessionRun;
  readonly #stop = new AbortController();
  /** Serialises every operation that moves the session: two loops at once would train the same network. */
  readonly #moves = new SerialQueue();
  #restoring = false;
  /** What follows the end of a training: its best weights are restored. */
  #settled: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: SessionParts, listener: SessionListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.network = parts.program.network;
    this.data = parts.data;
    const { program, settings, team } = parts;
    const on = (this.#trainingData = trainingDataOf(parts));
    this.#schedule = new BatchSchedule(on.train, settings);
    this.#trainer = program.trainer(on, settings.arithmetic, team);
    const own = { schedule: this.#schedule, trainer: this.#trainer, signal: this.#stop.signal };
    this.#loop = new TrainingLoop({ program, settings, shape: on.data.shape, ...on, ...own }, listener);
    const [schedule, loop] = [this.#schedule, this.#loop];
    this.#record = new SessionRun({ parts, listener, schedule, loop, workers: this.workers });
    if (parts.resumed) this.#record.resume(parts.resumed);
  }

  /** The examples that it trains on. */
  get trained(): Split {
    return this.#trainingData.train;
  }

  get stepsPerEpoch(): number {
    return this.#schedule.stepsPerEpoch;
  }

  get imagesPerSecond(): number {
    return this.#loop.imagesPerSecond;
  }

  /** Finished epochs, including the fraction of the current one. */
  get epochsDone(): number {
    return this.#schedule.epochsDone;
  }

  /** The step at which `epochs` epochs are finished, if the batch size does not change. */
  endOf(epochs: number): number {
    return this.#schedule.endOf(epochs);
  }

  get position(): { step: number; epoch: number } {
    const { step, epoch } = this.#schedule.place;
    return { step, epoch };
  }

  /** The last step of the run. Greater than the current step after a rewind. */
  get lastStep(): number {
    return this.#schedule.lastDone;
  }

  /** What the session is doing: restoring a step changes the weights too, although it is not training. */
  get busyWith(): 'training' | 'rewind' | undefined {
    if (this.#restoring) return 'rewind';
    return this.#loop.running ? 'training' : undefined;
  }

  /** The seed of the initial weights; undefined where they were not drawn. */
  get seed(): number | undefined {
    return this.#parts.pretrained || this.#parts.imported ? undefined : this.#parts.settings.seed;
  }

  /**
   * The most recent update that used an image of the training split, and the image's row in that batch; undefined if
   * there is none.
   */
  lastSeen(image: number): { step: number; row: number } | undefined {
    return this.#schedule.lastSeen(image);
  }

  /** The update of an epoch that uses an image of the training split, and its row in the batch; undefined for an image not trained on. */
  useOf(image: number, epoch: number): { step: number; row: number } | undefined {
    return this.#schedule.useOf(image, epoch);
  }

  /** Number of workers that share a batch. */
  get workers(): number {
    return this.#trainer.workers;
  }

  get run(): RunFolder | undefined {
    return this.#loop.run;
  }

  state(): SessionState {
    return describeSession({
      ...{ id: this.id, parts: this.#parts, network: this.network, schedule: this.#schedule },
      ...{ loop: this.#loop, workers: this.workers, trains: this.#trains },
    });
  }

  /** A shipped model, and one of another program that was opened to be looked at, cannot be trained. */
  get #trains(): boolean {
    return this.#parts.makeRun !== undefined || this.run !== undefined;
  }

  /** The metrics of the whole run, including those after the step that the session was rewound to. */
  history(): History {
    if (!this.run) return { steps: [], epochs: [] };
    const { steps, epochs } = upTo(this.run.timeline(), this.lastStep);
    return { steps, epochs };
  }

  /** Recorded distributions of weights, gradients and activations so far. */
  get statistics(): readonly StatisticsPoint[] {
    return this.#loop.statistics;
  }

  /**
   * Runs, pauses, or trains some steps or to the end of the epoch. Returns at once, except after `pause` and after a few
   * single steps: then it returns when the loop has stopped and the state is saved. Running or stepping beyond the last
   * epoch adds one epoch. Continuing from a step that was rewound to creates a branch, which becomes the session's run.
   * @throws FeaturescopeError `training/shipped-model`, `training/step-passed`, `run/locked`, `run/changed`, and the
   * errors of creating the run folder; `engine/cancelled` if the session is closed before the request's turn
   */
  async control({ action, steps, until }: ControlRequest): Promise<void> {
    if (action === 'pause') return this.pause();
    if (action === 'reset') throw new Error('a session is reset by opening its recipe again');
    this.#refuseShipped();
    await this.#move(async () => {
      await this.#loop.stop();
      const conditions = until && new StopConditions(until, this.position.step, this.network.objective);
      await this.#goOn({ action, steps, conditions });
    });
  }

  /**
   * Changes the learning rate or the batch size from the next step on, even within an epoch: its remaining images follow
   * in batches of the new size. The run records the change and saves a checkpoint at that step.
   * @throws FeaturescopeError `training/shipped-model`, `run/locked`, `run/changed`, `run/disk-full`, `run/unwritable`
   */
  async adjust(request: AdjustRequest): Promise<void> {
    this.#refuseShipped();
    await this.#move(() => Promise.resolve(this.#record.adjust(request)));
  }

  /**
   * Changes weights by hand at the current step. The run itself stays as it was: the edited network continues as a branch
   * of it, which records the edits and becomes the session's run. Pauses training first.
   * @throws FeaturescopeError `training/shipped-model`, as `editWeights`, and as {@link branch}; nothing is changed then
   */
  async edit({ edits }: EditWeightsRequest): Promise<void> {
    this.#refuseShipped();
    await this.#move(async () => {
      await this.#loop.stop();
      this.#record.edit(edits);
      this.#listener.onState?.();
      this.#listener.onChange?.();
    });
  }

  /**
   * Sets the maximum number of steps per second, effective at once; null for no limit. The weights do not depend on it.
   */
  keepPace(stepsPerSecond: number | null): void {
    this.#loop.stepsPerSecond = stepsPerSecond;
    this.#listener.onState?.();
  }

  /**
   * Stops the loop after the current step and saves. Waits for all other operations that move the session, such as a
   * rewind.
   */
  async pause(): Promise<void> {
    await Promise.all([this.#loop.stop(), this.#moves.run(() => this.#loop.stop())]);
  }

  /** Runs `work` while training is paused and no other operation moves the session. */
  whilePaused<T>(work: () => Promise<T>): Promise<T> {
    return this.#move(() => this.#loop.stop().then(work));
  }

  /** A copy of everything that determines how training continues. */
  checkpoint(): Checkpoint {
    return this.#loop.checkpoint();
  }

  /**
   * Goes on from where another session of the same training stood. Only before the first step of a session that leaves no run.
   * @param epochs the epochs up to there
   * @returns whether it does: not with a checkpoint of another network, which changes nothing
   */
  adopt(checkpoint: Checkpoint, epochs: EpochMetrics[]): boolean {
    return this.#record.adopt(checkpoint, epochs);
  }

  /**
   * Moves the session to any step of the run, exactly: loads the nearest earlier checkpoint and replays the steps from
   * there. Pauses training first. Writes nothing; if it fails or is cancelled, the session keeps its position.
   * @throws FeaturescopeError `run/no-step`, `run/replay-differs`, `engine/cancelled`, `training/shipped-model`
   */
  async rewind(step: number, task: RestoreTask = {}): Promise<void> {
    await this.#move(() => this.#restore(() => this.#rewind(step, task)), task.signal);
  }

  /**
   * Records one step in detail, by default the next one. A step of the run is replayed as in {@link rewind}, and the
   * session then stands behind it; the step after the run's last is trained now and becomes part of the run.
   * @throws FeaturescopeError as {@link rewind}, and as {@link control} if the step is new
   */
  inside(step?: number, task: RestoreTask = {}): Promise<StepRecord> {
    return this.#move(() => this.#inside(step ?? this.position.step + 1, task), task.signal);
  }

  async #inside(step: number, task: RestoreTask): Promise<StepRecord> {
    this.#refuseShipped();
    const last = this.lastStep;
    if (step > last + 1) throw new FeaturescopeError('run/no-step', { step, last });
    const { program } = this.#parts;
    let trainer: RecordingTrainer | undefined;
    const trainerFor = (workers: number) =>
      (trainer = program.recorder(this.#trainingData, this.#schedule, workers));
    if (step <= last) await this.#restore(() => this.#rewind(step, task, trainerFor));
    else {
      await this.#restore(() => this.#rewind(last, task));
      await this.#goOn({ action: 'step', trainer: trainerFor(this.workers) });
    }
    if (!trainer?.record) throw this.#loop.problem ?? new FeaturescopeError('engine/cancelled');
    return trainer.record;
  }

  /** Runs an operation that moves the session after all earlier ones have ended. Fails once the session is closed. */
  #move<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#moves.run(work, this.#endedBy(signal));
  }

  #endedBy(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
  }

  /** Runs a restore with training paused. */
  async #restore(work: () => Promise<void>): Promise<void> {
    await this.#loop.stop();
    this.#restoring = true;
    try {
      await work();
    } finally {
      this.#restoring = false;
      this.#listener.onState?.();
      this.#listener.onChange?.();
    }
  }

  /**
   * Starts a new run from the current step, which becomes the session's run.
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  branch(path: string): RunFolder {
    return this.#record.branch(path);
  }

  /** Resolves when the loop has stopped, for any reason, and the best weights are restored if they are to be. */
  async idle(): Promise<void> {
    await this.#loop.idle();
    await this.#settled;
  }

  /** Stops training and saves; frees everything when nothing uses it any more. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort(new FeaturescopeError('engine/cancelled'));
    const unused = this.uses.end();
    await this.pause();
    await this.#record.leave();
    await unused;
    this.#trainer.close();
    this.#parts.program.dispose();
  }

  /** Evaluates the network on one of the data's splits, with the workers' help. */
  async evaluate(split: Split, task?: EvaluationTask): Promise<Scores> {
    this.#requireData();
    requireTargets(this.#parts.recipe, this.network.objective.task, this.data);
    return this.#loop.evaluate(split, task);
  }

  /** @throws FeaturescopeError `data/gone`, `data/not-found` where the examples are not there */
  #requireData(): void {
    if (this.data.missing) throw this.data.missing;
  }

  #refuseShipped(): void {
    if (!this.#trains) throw new FeaturescopeError('training/shipped-model');
  }

  async #goOn(extent: Extent): Promise<void> {
    this.#requireData();
    await useArithmetic(this.#parts.settings.arithmetic);
    this.#record.prepare();
    await this.#loop.start(extent);
    if (extent.action === 'run') this.#settled = this.#loop.idle().then(() => this.#settle());
  }

  /** Records that training has ended by itself, and restores its best weights if the settings say so. */
  async #settle(): Promise<void> {
    const { met } = this.#loop;
    if (met?.condition.when !== 'early-stop') return;
    try {
      await this.#move(async () => {
        if (this.#loop.met !== met) return;
        await this.#record.endEarly(met, (step) => this.#restore(() => this.#rewind(step, {})));
      });
    } catch (error) {
      const problem = wrapInternal(error);
      if (problem.code !== 'engine/cancelled') this.#listener.onProblem?.(problem);
    }
  }

  /**
   * @param lastTrainerFor trainer for the last step. If given, that step is replayed even when the session already stands
   * behind it
   */
  async #rewind(
    step: number,
    task: RestoreTask,
    lastTrainerFor?: RestoreParts['lastTrainerFor'],
  ): Promise<void> {
    const { run } = this;
    this.#refuseShipped();
    const timeline = run?.timeline() ?? emptyTimeline();
    const last = Math.max(this.lastStep, timeline.steps.at(-1)?.step ?? 0);
    if (step > last) throw new FeaturescopeError('run/no-step', { step, last });
    if (!run || (step === this.position.step && !lastTrainerFor)) return;
    if (lastTrainerFor || !run.checkpointSteps().includes(step)) this.#requireData();
    const signal = this.#endedBy(task.signal);
    const parts = {
      ...{ program: this.#parts.program, schedule: this.#schedule, garbage: this.#loop.garbage },
      ...{ run, timeline, settings: this.#parts.settings },
      trainerFor: (workers: number) => makeTrainerWith(workers, this.#parts),
      lastTrainerFor,
    };
    await restoreStep(parts, step, { ...task, signal });
    this.#schedule.changes = upTo(timeline, this.lastStep).changes;
    this.#loop.moved(upTo(timeline, step), run.statistics(step));
  }
}
