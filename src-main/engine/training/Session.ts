import { randomUUID } from 'node:crypto';
import { FeaturescopeError, wrapInternal } from '../../../src-shared/contract/errors.ts';
import type {
  AdjustRequest,
  ControlRequest,
  History,
  SessionPhase,
  SessionState,
  Settings,
} from '../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../src-shared/contract/statistics.ts';
import { describeDataset, type Dataset, type Split } from '../data/Dataset.ts';
import { useArithmetic } from '../backends/wasm.ts';
import { emptyTimeline, upTo } from '../library/journal.ts';
import type { RunFolder } from '../library/RunFolder.ts';
import { branchPath } from '../library/runsFolder.ts';
import { SerialQueue } from '../SerialQueue.ts';
import { BatchSchedule } from './schedule/BatchSchedule.ts';
import type { EvaluationTask, Scores } from '../tasks/evaluate.ts';
import type { RecordingTrainer } from '../inspection/step/RecordingTrainer.ts';
import type { StepRecord } from '../inspection/step/StepRecord.ts';
import type { Network } from './Network.ts';
import type { TrainingData } from './programs/Program.ts';
import type { RestoreTask } from './replay.ts';
import { loadCheckpoint, restoreStep, type RestoreParts } from './loop/restore.ts';
import { RunWriteLock } from './loop/RunWriteLock.ts';
import type { SessionListener } from './loop/SessionListener.ts';
import { makeTrainerWith, trainingDataOf, type SessionParts } from './loop/SessionParts.ts';
import { StopConditions } from './loop/StopConditions.ts';
import { TrainingLoop, type Extent } from './loop/TrainingLoop.ts';
import { recipeTitle } from '../recipes/recipes.ts';
import type { Trainer } from './Trainer.ts';

/**
 * One network being trained: its run, its place in it, and what may be done there. Training order depends on the seed and the
 * position alone, so the same recipe, seed, number of workers and changes of settings give the same weights bit for bit,
 * however often it was paused, saved and continued.
 */
export class Session {
  readonly id = randomUUID();
  readonly network: Network;
  readonly data: Dataset;
  readonly #parts: SessionParts;
  readonly #listener: SessionListener;
  readonly #trainingData: TrainingData;
  readonly #trainer: Trainer;
  readonly #schedule: BatchSchedule;
  readonly #loop: TrainingLoop;
  readonly #claim = new RunWriteLock();
  readonly #stop = new AbortController();
  /** All that moves the session waits here for its turn: two loops at once would train the same network. */
  readonly #moves = new SerialQueue();
  #restoring = false;
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
    if (parts.resumed) this.#resume(parts.resumed);
  }

  get stepsPerEpoch(): number {
    return this.#schedule.stepsPerEpoch;
  }

  get imagesPerSecond(): number {
    return this.#loop.imagesPerSecond;
  }

  /** Epochs done, with the share of the one under way. */
  get epochsDone(): number {
    return this.#schedule.epochsDone;
  }

  /** The step at which so many epochs are done, if the batch size stays. */
  endOf(epochs: number): number {
    return this.#schedule.endOf(epochs);
  }

  get position(): { step: number; epoch: number } {
    const { step, epoch } = this.#schedule.place;
    return { step, epoch };
  }

  /** The last step of the run: the session stands before it when it was rewound. */
  get lastStep(): number {
    return this.#schedule.lastDone;
  }

  /** While a step is being restored the weights change, though nothing is trained. */
  get busyWith(): 'training' | 'rewind' | undefined {
    if (this.#restoring) return 'rewind';
    return this.#loop.running ? 'training' : undefined;
  }

  /** What the first weights were drawn with; undefined for a model that was trained elsewhere. */
  get seed(): number | undefined {
    return this.#parts.pretrained ? undefined : this.#parts.settings.seed;
  }

  /** The last update so far that an image of the training split took part in, and its row there; undefined where there was none. */
  lastSeen(image: number): { step: number; row: number } | undefined {
    return this.#schedule.lastSeen(image);
  }

  /** How many workers share a batch. */
  get workers(): number {
    return this.#trainer.workers;
  }

  get run(): RunFolder | undefined {
    return this.#loop.run;
  }

  state(): SessionState {
    const { epochs, until, met, stepsPerSecond, savedStep } = this.#loop;
    return {
      id: this.id,
      phase: this.#phase,
      recipe: this.#parts.recipe,
      title: recipeTitle(this.#parts.recipe),
      task: this.#parts.task,
      data: describeDataset(this.data),
      dataFallback: this.#parts.dataFallback,
      heldOutDrawn: this.#parts.holdOut === 'drawn',
      settings: this.#settings,
      held: this.#schedule.history,
      model: this.network.info,
      ...this.position,
      lastStep: this.lastStep,
      stepsPerEpoch: this.stepsPerEpoch,
      epochEnds: Array.from({ length: epochs }, (_unused, at) => this.endOf(at + 1)),
      pace: stepsPerSecond,
      until: [...until],
      met,
      workers: this.workers,
      run: this.run?.path ?? null,
      savedStep,
      branchOf: this.run?.description.branchOf,
      pretrained: this.#parts.pretrained,
    };
  }

  get #phase(): SessionPhase {
    if (this.#loop.running) return 'running';
    return this.position.epoch >= this.#loop.epochs ? 'finished' : 'paused';
  }

  /** What holds now. */
  get #settings(): Settings {
    const { learningRate, batchSize } = this.#schedule.held;
    return { ...this.#parts.settings, learningRate, batchSize, epochs: this.#loop.epochs };
  }

  /** The metrics of the whole run, those after the step it was rewound to too. */
  history(): History {
    if (!this.run) return { steps: [], epochs: [] };
    const { steps, epochs } = upTo(this.run.timeline(), this.lastStep);
    return { steps, epochs };
  }

  /** How weights, gradients and activations were distributed so far. */
  get statistics(): readonly StatisticsPoint[] {
    return this.#loop.statistics;
  }

  /**
   * Runs, pauses, or goes on for some steps or to the end of the epoch. Returns at once, except after `pause` and after
   * a few single steps, when the loop has stopped and the state is saved. Going on after the last epoch adds one, as does a step
   * beyond it. Going on from a step it was rewound to makes a branch, which is the session's run from then on.
   * @throws FeaturescopeError `training/shipped-model`, `training/step-passed`, `run/locked`, `run/changed`, and those of
   * making the run folder; `engine/cancelled` when the session is closed before its turn comes
   */
  async control({ action, steps, until }: ControlRequest): Promise<void> {
    if (action === 'pause') return this.pause();
    if (action === 'reset') throw new Error('a session is reset by opening its recipe again');
    this.#refuseShipped();
    await this.#move(async () => {
      await this.#loop.stop();
      const conditions = until && new StopConditions(until, this.position.step, this.#parts.task);
      await this.#goOn({ action, steps, conditions });
    });
  }

  /**
   * Changes the learning rate or the batch size from the next step on, in the middle of an epoch too: its images that were not
   * seen yet follow in batches of the new size. The run records the change, and keeps the state at that step.
   * @throws FeaturescopeError `training/shipped-model`, `run/locked`, `run/changed`, `run/disk-full`, `run/unwritable`
   */
  async adjust(request: AdjustRequest): Promise<void> {
    this.#refuseShipped();
    await this.#move(() => Promise.resolve(this.#adjust(request)));
  }

  #adjust({ learningRate, batchSize }: AdjustRequest): void {
    const { held } = this.#schedule;
    const change = {
      ...(learningRate !== undefined && learningRate !== held.learningRate && { learningRate }),
      ...(batchSize !== undefined && batchSize !== held.batchSize && { batchSize }),
    };
    if (Object.keys(change).length === 0) return;
    this.#requireData();
    if (!this.#loop.running) this.#prepareRun();
    this.#loop.secure(); // whoever goes on after a kill goes on from here at least, and so with the change
    const recorded = { step: this.position.step, ...change };
    this.run!.changeSettings(recorded);
    this.#schedule.changes = [...this.#schedule.changes, recorded];
    this.#loop.makeRoom();
    this.#listener.onState?.();
  }

  /** Sets how many steps a second training does at most, at once; null for as many as it can. The weights do not depend on it. */
  keepPace(stepsPerSecond: number | null): void {
    this.#loop.stepsPerSecond = stepsPerSecond;
    this.#listener.onState?.();
  }

  /** Stops the loop after the step under way and saves. Whatever else moves the session, a restore too, is waited for. */
  async pause(): Promise<void> {
    const stopped = this.#loop.stop();
    await this.#moves.run(() => this.#loop.stop());
    await stopped;
  }

  /** Does work while nothing is trained, and nothing else that moves the session begins. */
  whilePaused<T>(work: () => Promise<T>): Promise<T> {
    return this.#move(async () => {
      await this.#loop.stop();
      return work();
    });
  }

  /**
   * Goes back (or forth again) to any step of the run, exactly: the nearest checkpoint before it is loaded and the steps from
   * there are done again. Pauses first. Nothing is written; when it fails or is stopped, the session stands where it stood.
   * @throws FeaturescopeError `run/no-step`, `run/replay-differs`, `engine/cancelled`, `training/shipped-model`
   */
  async rewind(step: number, task: RestoreTask = {}): Promise<void> {
    await this.#move(() => this.#restore(() => this.#rewind(step, task)), task.signal);
  }

  /**
   * Looks into a step, the next one when it is left out. A step of the run is done again as {@link rewind} does, and the session
   * stands behind it; the one after the run's last is done now, for good.
   * @throws FeaturescopeError as {@link rewind}, and as {@link control} where the step is done for good
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

  /** Moves the session when all moves before this one have ended; once it is closed, nothing moves it. */
  #move<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { signal: closed } = this.#stop;
    return this.#moves.run(work, signal ? AbortSignal.any([signal, closed]) : closed);
  }

  /** Restores something once nothing is trained. */
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
   * Makes the step at hand the beginning of a new run, which is the session's run from then on.
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  branch(path: string): RunFolder {
    const branch = this.run!.branch(path, this.#loop.checkpoint(), new Date().toISOString());
    this.#claim.takeNew(branch);
    this.#loop.run = branch;
    this.#schedule.lastDone = this.position.step;
    this.#schedule.changes = branch.timeline().changes;
    this.#loop.found();
    return branch;
  }

  /** Resolves when the loop has stopped, for whatever reason. */
  async idle(): Promise<void> {
    await this.#loop.idle();
  }

  /** Stops, saves and frees everything. Closing again does nothing more. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort(new FeaturescopeError('engine/cancelled'));
    await this.pause();
    await this.#leaveModel();
    this.#claim.release();
    this.#trainer.close();
    this.#parts.program.dispose();
  }

  /** After single steps too, the network is there for other programs. A disk that is full takes nothing from the run. */
  async #leaveModel(): Promise<void> {
    if (!this.#claim.held) return;
    try {
      await this.#loop.saveModel();
    } catch (error) {
      this.#listener.onProblem?.(wrapInternal(error));
    }
  }

  /** Evaluates the network on one of the data's splits, with the workers' help. */
  async evaluate(split: Split, task?: EvaluationTask): Promise<Scores> {
    this.#requireData();
    return this.#loop.evaluate(split, task);
  }

  /** @throws FeaturescopeError `data/gone`, `data/not-found` where the examples are not there */
  #requireData(): void {
    if (this.data.missing) throw this.data.missing;
  }

  #refuseShipped(): void {
    if (!this.#parts.makeRun && !this.run) throw new FeaturescopeError('training/shipped-model');
  }

  #resume({ run, checkpoint }: NonNullable<SessionParts['resumed']>): void {
    this.#loop.run = run;
    this.#claim.look(run);
    if (checkpoint) {
      loadCheckpoint({ program: this.#parts.program, schedule: this.#schedule }, checkpoint, run.path);
      this.#schedule.lastDone = checkpoint.step;
      this.#loop.found();
    }
    const { changes, steps } = upTo(run.timeline(), this.lastStep);
    this.#schedule.changes = changes;
    this.#loop.moved(steps, run.statistics(this.lastStep));
  }

  async #goOn(extent: Extent): Promise<void> {
    this.#requireData();
    await useArithmetic(this.#parts.settings.arithmetic);
    this.#prepareRun();
    await this.#loop.start(extent);
  }

  /** Makes sure that there is a run to write, which nobody else writes, and which goes on where the session stands. */
  #prepareRun(): void {
    const { step } = this.position;
    if (!this.run) {
      this.#loop.run = this.#parts.makeRun!();
      this.#claim.takeNew(this.#loop.run);
    } else if (step < this.lastStep) {
      this.branch(branchPath(this.run.path, step));
    } else if (!this.#claim.held) {
      this.#claim.goOn(this.run, step);
    }
    if (this.#parts.place) this.#loop.run!.moveData(this.#parts.place);
    this.#loop.run!.changeWorkers(this.workers, step);
    if (this.#loop.savedStep === null) this.#loop.secure();
  }

  /** @param lastTrainerFor does the last step, so that there is one even where the session stands behind it already */
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
    const signal = task.signal ? AbortSignal.any([task.signal, this.#stop.signal]) : this.#stop.signal;
    const parts = {
      ...{ program: this.#parts.program, schedule: this.#schedule, garbage: this.#loop.garbage },
      ...{ run, timeline, settings: this.#parts.settings },
      trainerFor: (workers: number) => makeTrainerWith(workers, this.#parts),
      lastTrainerFor,
    };
    await restoreStep(parts, step, { ...task, signal });
    this.#schedule.changes = upTo(timeline, this.lastStep).changes;
    this.#loop.moved(upTo(timeline, step).steps, run.statistics(step));
  }
}
