import { randomUUID } from 'node:crypto';
import { FeaturescopeError, wrapInternal, type ErrorCode } from '../../protocol/errors.ts';
import type {
  ControlRequest,
  EpochMetrics,
  History,
  SessionPhase,
  SessionState,
  Settings,
  StepMetrics,
} from '../../protocol/service.ts';
import type { StatisticsPoint } from '../../protocol/statistics.ts';
import { describeDataset, type Dataset, type Split } from '../data/Dataset.ts';
import { storedSize } from '../data/fitImages.ts';
import { OutOfMemory } from '../kernels/memory.ts';
import { saveModel } from '../models/modelFiles.ts';
import { useArithmetic } from '../backends/wasm.ts';
import { pauseBetween } from '../runs/checkpointLadder.ts';
import type { Checkpoint } from '../runs/checkpointFile.ts';
import { upTo } from '../runs/journal.ts';
import type { RunFolder } from '../runs/RunFolder.ts';
import { RunLock } from '../runs/runLock.ts';
import { branchPath } from '../runs/runsFolder.ts';
import { initialiseWeights } from '../models/initialiseWeights.ts';
import { StatisticsRecorder } from '../statistics/StatisticsRecorder.ts';
import { holdOut, range } from './batches.ts';
import { Course } from './Course.ts';
import { evaluate, type EvaluationTask, type Predictions } from './evaluate.ts';
import { GarbageCollector } from './GarbageCollector.ts';
import { RecordingTrainer } from './inside/RecordingTrainer.ts';
import type { StepRecord } from './inside/StepRecord.ts';
import type { Network } from './Network.ts';
import { replay, type RestoreTask } from './replay.ts';
import { Throughput } from './Throughput.ts';
import { SingleTrainer, type Trainer } from './Trainer.ts';
import { PooledTrainer } from './workers/PooledTrainer.ts';
import { shareDataset } from './workers/shareDataset.ts';
import { StepAbandoned } from './workers/StepAbandoned.ts';
import type { WorkerPool } from './workers/WorkerPool.ts';

/** What a session tells whoever runs it. */
export interface SessionListener {
  onState?(): void;
  onSteps?(steps: StepMetrics[]): void;
  onStatistics?(points: StatisticsPoint[]): void;
  onEpoch?(epoch: EpochMetrics): void;
  /** How far the evaluation at an epoch's end is, in images. */
  onEvaluation?(done: number, total: number): void;
  /** The weights changed. */
  onChange?(): void;
  onProblem?(problem: FeaturescopeError): void;
}

/** What a session is made of. */
export interface SessionParts {
  recipe: string;
  network: Network;
  data: Dataset;
  settings: Settings;
  dataFallback?: SessionState['dataFallback'];
  /** Makes the run's folder when the first step is about to be done; left out for shipped models, which do not train. */
  makeRun?: (() => RunFolder) | undefined;
  /** A run that goes on, with the checkpoint to go on from; without one the network stands at its beginning. */
  resumed?: { run: RunFolder; checkpoint: Checkpoint | undefined } | undefined;
  pretrained?: SessionState['pretrained'];
  /** Threads for restoring steps that were trained with another number of workers. */
  pool?: WorkerPool | undefined;
  /** Threads to train with, and how many workers share a batch, this thread included; `data` is of shared memory then. */
  team?: { pool: WorkerPool; workers: number } | undefined;
}

/** How long the loop computes before it gives way to messages, in milliseconds. */
const TURN_MS = 8;
/** So few steps are over before a person could press anything: they are done in the call, and nobody is told of a start. */
const BRIEF_STEPS = 10;
/** How often metrics are journalled and told, in milliseconds. */
const FLUSH_MS = 100;
/** Problems that leave the last step's weights whole: they are saved, so that the run goes on from there. */
const stepwise: ReadonlySet<ErrorCode> = new Set([
  'training/workers-lost',
  'training/out-of-memory',
] as const);
/** So many images show what the layers put out where the steps of training do not. */
const PROBE_IMAGES = 32;

/**
 * One network being trained: the loop and its position. Training order depends on the seed and the position alone, so
 * the same recipe, seed and number of workers give the same weights bit for bit, however often it was paused, saved and continued.
 */
export class Session {
  readonly id = randomUUID();
  readonly network: Network;
  readonly data: Dataset;
  readonly #parts: SessionParts;
  readonly #listener: SessionListener;
  readonly #train: Split;
  readonly #heldOut: Split;
  readonly #trainer: Trainer;
  #recorder: StatisticsRecorder;
  readonly #throughput = new Throughput();
  readonly #garbage = new GarbageCollector();
  readonly #stop = new AbortController();
  #settings: Settings;
  #run: RunFolder | undefined;
  #phase: SessionPhase = 'paused';
  readonly #course: Course;
  /** The furthest step of the run: the session stands before it when it was rewound. */
  #lastStep = 0;
  #savedStep: number | null = null;
  #savedAt = 0;
  /** How long the last two checkpoints took to save: a single slow one, as every disk has some, says nothing. */
  #savingMs: [number, number] = [0, 0];
  /** The right to write the run; taken when training goes on, so that a run can be looked at while another process trains it. */
  #lock: RunLock | undefined;
  /** Bytes of the run's journal when it was opened. */
  #openedBytes = 0;
  #restoring: Promise<void> | undefined;
  #flushedAt = 0;
  #pending: StepMetrics[] = [];
  #pendingPoints: StatisticsPoint[] = [];
  #target = 0;
  #diverged = false;
  /** What stopped training last. */
  #problem: FeaturescopeError | undefined;
  /** Does the next steps instead of the session's own trainer. */
  #nextWith: Trainer | undefined;
  #loop: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: SessionParts, listener: SessionListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.network = parts.network;
    this.data = parts.data;
    this.#settings = parts.settings;
    const { train, heldOut } = splitsOf(parts.data, parts.settings);
    this.#train = train;
    this.#heldOut = heldOut;
    this.#course = new Course(this.#train, parts.settings);
    this.#trainer = this.#makeTrainer(parts);
    const { resumed } = parts;
    this.#recorder = this.#makeRecorder(resumed?.run.statistics(resumed.checkpoint?.step ?? 0));
    if (parts.resumed) this.#resume(parts.resumed.run, parts.resumed.checkpoint);
  }

  get stepsPerEpoch(): number {
    return this.#course.stepsPerEpoch;
  }

  get imagesPerSecond(): number {
    return this.#phase === 'running' ? this.#throughput.imagesPerSecond : 0;
  }

  get position(): { step: number; epoch: number } {
    const { step, epoch } = this.#course.place;
    return { step, epoch };
  }

  /** While a step is being restored the weights change, though nothing is trained. */
  get busyWith(): 'training' | 'rewind' | undefined {
    if (this.#restoring) return 'rewind';
    return this.#phase === 'running' ? 'training' : undefined;
  }

  /** What the first weights were drawn with; undefined for a model that was trained elsewhere. */
  get seed(): number | undefined {
    return this.#parts.pretrained ? undefined : this.#settings.seed;
  }

  /** How many workers share a batch. */
  get workers(): number {
    return this.#trainer.workers;
  }

  get run(): RunFolder | undefined {
    return this.#run;
  }

  state(): SessionState {
    return {
      id: this.id,
      phase: this.#phase,
      recipe: this.#parts.recipe,
      data: describeDataset(this.data),
      dataFallback: this.#parts.dataFallback,
      settings: this.#settings,
      model: this.network.info,
      ...this.position,
      lastStep: this.#lastStep,
      stepsPerEpoch: this.stepsPerEpoch,
      workers: this.#trainer.workers,
      run: this.#run?.path ?? null,
      savedStep: this.#savedStep,
      branchOf: this.#run?.description.branchOf,
      pretrained: this.#parts.pretrained,
    };
  }

  /** The metrics of the whole run, those after the step it was rewound to too. */
  history(): History {
    if (!this.#run) return { steps: [], epochs: [] };
    const { steps, epochs } = upTo(this.#run.timeline(), this.#lastStep);
    return { steps, epochs };
  }

  /**
   * Runs, pauses, or goes on for some steps or to the end of the epoch. Returns at once, except after `pause` and after
   * a few single steps, when the loop has stopped and the state is saved. Going on after the last epoch adds one. Going on
   * from a step it was rewound to makes a branch, which is the session's run from then on.
   * @throws FeaturescopeError `training/shipped-model`, `run/locked`, `run/changed`, and those of making the run folder
   */
  async control({ action, steps }: ControlRequest): Promise<void> {
    if (action === 'pause') return this.pause();
    if (action === 'reset') throw new Error('a session is reset by opening its recipe again');
    if (!this.#parts.makeRun && !this.#run) throw new FeaturescopeError('training/shipped-model');
    await this.pause();
    await useArithmetic(this.#settings.arithmetic);
    this.#prepareRun();
    const brief = action === 'step' && (steps ?? 1) <= BRIEF_STEPS;
    this.#startLoop(this.#targetOf(action, steps), brief);
    if (brief) await this.#loop;
  }

  /** How weights, gradients and activations were distributed so far. */
  get statistics(): readonly StatisticsPoint[] {
    return this.#recorder.points;
  }

  /** Stops the loop after the step under way and saves. A step that is being restored is waited for. */
  async pause(): Promise<void> {
    this.#target = 0;
    await this.#loop;
    while (this.#restoring) await this.#restoring.catch(() => undefined);
  }

  /**
   * Goes back (or forth again) to any step of the run, exactly: the nearest checkpoint before it is loaded and the steps from
   * there are done again. Pauses first. Nothing is written; when it fails or is stopped, the session stands where it stood.
   * @throws FeaturescopeError `run/no-step`, `run/replay-differs`, `engine/cancelled`, `training/shipped-model`
   */
  async rewind(step: number, task: RestoreTask = {}): Promise<void> {
    await this.#inTurn(() => this.#rewind(step, task));
  }

  /**
   * Looks into a step, the next one when it is left out. A step of the run is done again as {@link rewind} does, and the session
   * stands behind it; the one after the run's last is done now, for good.
   * @throws FeaturescopeError as {@link rewind}, and as {@link control} where the step is done for good
   */
  async inside(step = this.position.step + 1, task: RestoreTask = {}): Promise<StepRecord> {
    const last = this.#lastStep;
    if (!this.#parts.makeRun && !this.#run) throw new FeaturescopeError('training/shipped-model');
    if (step > last + 1) throw new FeaturescopeError('run/no-step', { step, last });
    const trainerFor = (workers: number) => (trainer = this.#makeRecordingTrainer(workers));
    let trainer: RecordingTrainer | undefined;
    if (step <= last) await this.#inTurn(() => this.#rewind(step, task, trainerFor));
    else {
      await this.rewind(last, task);
      await this.#goOnWith(trainerFor(this.workers));
    }
    return trainer!.record!;
  }

  /** One step for good, with another trainer than the session's own. @throws FeaturescopeError that stopped it before its end */
  async #goOnWith(trainer: Trainer): Promise<void> {
    const before = this.position.step;
    this.#nextWith = trainer;
    try {
      await this.control({ action: 'step' });
    } finally {
      this.#nextWith = undefined;
    }
    if (this.position.step === before) throw this.#problem ?? new FeaturescopeError('engine/cancelled');
  }

  /** Restores something once nothing is trained and nothing else is being restored. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#target = 0;
    await this.#loop;
    const before = this.#restoring;
    const turn = (async () => {
      await before?.catch(() => undefined);
      await work();
    })().finally(() => {
      if (this.#restoring === turn) this.#restoring = undefined;
      this.#listener.onState?.();
      this.#listener.onChange?.();
    });
    this.#restoring = turn;
    await turn;
  }

  /**
   * Makes the step at hand the beginning of a new run, which is the session's run from then on.
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  branch(path: string): RunFolder {
    const branch = this.#run!.branch(path, this.#checkpoint(), new Date().toISOString());
    this.#lock?.release();
    this.#lock = RunLock.take(branch.path);
    this.#run = branch;
    this.#lastStep = this.#savedStep = this.position.step;
    return branch;
  }

  /** Resolves when the loop has stopped, for whatever reason. */
  async idle(): Promise<void> {
    await this.#loop;
  }

  /** Stops, saves and frees everything. Closing again does nothing more. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort(new FeaturescopeError('engine/cancelled'));
    await this.pause();
    this.#lock?.release();
    this.#trainer.close();
    this.network.dispose();
  }

  /** Evaluates the network on one of the data's splits, with the workers' help. */
  evaluate(split: Split, task?: EvaluationTask): Promise<Predictions> {
    return evaluate(this.#trainer, split, this.network.info.classes, task);
  }

  #makeTrainer({ team, network, data, settings }: SessionParts): Trainer {
    if (!team || team.workers === 1) return new SingleTrainer(network, this.#train, data.shape);
    const { batchSize, arithmetic } = settings;
    const { train, heldOut } = splitsOf(data, settings);
    return new PooledTrainer({ network, data, train, heldOut, batchSize, arithmetic, ...team });
  }

  #makeRecordingTrainer(workers: number): RecordingTrainer {
    const [network, split, course] = [this.network, this.#train, this.#course];
    return new RecordingTrainer({ network, split, shape: this.data.shape, workers, course });
  }

  #makeRecorder(known: StatisticsPoint[] | undefined): StatisticsRecorder {
    const { network, data, settings } = this.#parts;
    const [split, shape] = [this.#train, data.shape];
    const indices = range(0, Math.min(PROBE_IMAGES, split.count));
    const plannedSteps = settings.epochs * this.stepsPerEpoch;
    return new StatisticsRecorder({ network, probe: { split, shape, indices }, plannedSteps, known });
  }

  #targetOf(action: 'run' | 'step' | 'epoch', steps = 1): number {
    const { step, epoch } = this.position;
    if (action === 'run') return this.#settings.epochs * this.stepsPerEpoch;
    const target = action === 'step' ? step + steps : (epoch + 1) * this.stepsPerEpoch;
    const epochs = Math.max(this.#settings.epochs, Math.ceil(target / this.stepsPerEpoch));
    this.#settings = { ...this.#settings, epochs };
    return target;
  }

  #startLoop(target: number, brief: boolean): void {
    this.#target = target;
    if (!brief) this.#phase = 'running';
    this.#recorder.eager = brief;
    this.#throughput.restart(performance.now());
    this.#savedAt = performance.now();
    if (!brief) this.#listener.onState?.();
    this.#loop = this.#trainUntilTarget()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#phase = this.#restingPhase();
        this.#loop = undefined;
        this.#listener.onState?.();
      });
  }

  async #trainUntilTarget(): Promise<void> {
    let turnStart = performance.now();
    while (this.position.step < this.#target) {
      if (!this.#tryStep()) {
        await this.#trainer.recover(this.#stop.signal);
        continue;
      }
      const now = performance.now();
      if (now - this.#flushedAt > FLUSH_MS) this.#flush(now);
      if (this.#course.epochDone) await this.#endEpoch();
      else if (this.#run && now - this.#savedAt > this.#untilCheckpoint(this.#run)) this.#save();
      this.#garbage.tidyUp(now);
      if (now - turnStart > TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        turnStart = performance.now();
      }
    }
    this.#flush(performance.now());
    if (this.#savedStep !== this.position.step) this.#save();
  }

  /** False when the step has to be done again, once the trainer has recovered. */
  #tryStep(): boolean {
    try {
      this.#doStep();
      return true;
    } catch (error) {
      if (error instanceof StepAbandoned) return false;
      if (error instanceof OutOfMemory) throw this.#batchTooLarge(error);
      throw error;
    }
  }

  #batchTooLarge(cause: OutOfMemory): FeaturescopeError {
    const { batchSize } = this.#settings;
    const smaller = Math.max(1, Math.floor(batchSize / 2));
    return new FeaturescopeError('training/out-of-memory', { batchSize, smaller }, { cause });
  }

  #doStep(): void {
    const next = this.position.step + 1;
    const recorded = this.#recorder.begin(next, performance.now());
    const { metrics, images } = this.#course.advance(this.#nextWith ?? this.#trainer);
    const { step, epoch, loss } = metrics;
    this.#lastStep = Math.max(this.#lastStep, step);
    this.#throughput.add(images, performance.now());
    this.#pending.push(metrics);
    if (recorded || !Number.isFinite(loss))
      this.#pendingPoints.push(this.#recorder.finish(step, epoch, loss));
    this.#listener.onChange?.();
    if (!Number.isFinite(loss)) {
      this.#diverged = true;
      throw new FeaturescopeError('training/diverged', { loss: String(loss), step });
    }
  }

  async #endEpoch(): Promise<void> {
    this.#flush(performance.now());
    const { epoch, step, epochSums } = this.#course.place;
    const held = await this.evaluate(this.#heldOut, {
      signal: this.#stop.signal,
      onProgress: (done, total) => this.#listener.onEvaluation?.(done, total),
    });
    const metrics: EpochMetrics = {
      epoch: epoch + 1,
      step,
      trainLoss: epochSums.loss / this.#train.count,
      trainAccuracy: epochSums.accuracy / this.#train.count,
      heldOut: this.#settings.validationSplit > 0 ? 'validation' : 'test',
      heldOutLoss: held.loss,
      heldOutAccuracy: held.accuracy,
      confusion: held.confusion,
    };
    this.#run?.journal([{ type: 'epoch', ...metrics }]);
    this.#course.endEpoch();
    this.#save();
    this.#listener.onEpoch?.(metrics);
    this.#throughput.restart(performance.now());
    if (epoch + 1 >= this.#settings.epochs && this.#run) await saveModel(this.network.model, this.#run.path);
  }

  /** Journals the steps since the last time, then tells of them: what a client was told survives a kill. */
  #flush(now: number): void {
    this.#flushedAt = now;
    const [steps, points] = [this.#pending, this.#pendingPoints];
    if (steps.length > 0) {
      this.#run?.journal(steps.map((metrics) => ({ type: 'step', ...metrics })));
      this.#pending = [];
      this.#listener.onSteps?.(steps);
    }
    if (points.length > 0) {
      this.#run?.addStatistics(points);
      this.#pendingPoints = [];
      this.#listener.onStatistics?.(points);
    }
  }

  #save(): void {
    if (!this.#run || this.#diverged) return;
    const start = performance.now();
    const { everyMs } = this.#run.description.checkpoints;
    const stepsPerSecond = this.#throughput.imagesPerSecond / this.#settings.batchSize;
    const interval = Math.floor((stepsPerSecond * everyMs) / 1000);
    this.#run.saveCheckpoint(this.#checkpoint(), { interval, stepsPerEpoch: this.stepsPerEpoch });
    this.#savedStep = this.position.step;
    this.#savedAt = performance.now();
    this.#savingMs = [this.#savingMs[1], this.#savedAt - start];
    this.#listener.onState?.();
  }

  /** Milliseconds of training from one checkpoint to the next. */
  #untilCheckpoint(run: RunFolder): number {
    return pauseBetween(run.description.checkpoints, Math.min(...this.#savingMs));
  }

  #checkpoint(): Checkpoint {
    return {
      ...this.#course.place,
      seed: this.#settings.seed,
      weights: this.network.weights(),
      slots: this.network.slots(),
    };
  }

  #restingPhase(): SessionPhase {
    return this.position.epoch >= this.#settings.epochs ? 'finished' : 'paused';
  }

  #fail(error: unknown): void {
    if (error instanceof FeaturescopeError && error.code === 'engine/cancelled') return;
    const problem = (this.#problem = wrapInternal(error));
    try {
      this.#flush(performance.now());
      if (stepwise.has(problem.code)) this.#save();
    } catch {
      // The run cannot be written either. Its lines stay pending and are written when training goes on.
    }
    this.#listener.onProblem?.(problem);
  }

  #resume(run: RunFolder, checkpoint: Checkpoint | undefined): void {
    this.#run = run;
    this.#openedBytes = run.journalBytes();
    if (checkpoint) {
      this.#load(checkpoint);
      this.#savedStep = this.#lastStep = checkpoint.step;
    }
    this.#phase = this.#restingPhase();
  }

  /** @throws FeaturescopeError `run/unreadable` when it does not fit the network; nothing has changed then */
  #load(checkpoint: Checkpoint): void {
    try {
      this.network.restore(checkpoint.weights, checkpoint.slots);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FeaturescopeError('run/unreadable', { path: this.#run!.path, reason }, { cause: error });
    }
    this.#course.moveTo(checkpoint);
  }

  /** Makes sure that there is a run to write, which nobody else writes, and which goes on where the session stands. */
  #prepareRun(): void {
    const { step } = this.position;
    if (!this.#run) {
      this.#run = this.#parts.makeRun!();
      this.#lock = RunLock.take(this.#run.path);
    } else if (step < this.#lastStep) {
      this.branch(branchPath(this.#run.path, step));
    } else if (!this.#lock?.held) {
      this.#goOn(this.#run);
    }
    this.#run.changeWorkers(this.workers, step);
    if (this.#savedStep === null) this.#save();
  }

  #goOn(run: RunFolder): void {
    if (this.#lock) throw new FeaturescopeError('run/changed', { path: run.path });
    const lock = RunLock.take(run.path);
    if (run.journalBytes() !== this.#openedBytes) {
      lock.release();
      throw new FeaturescopeError('run/changed', { path: run.path });
    }
    this.#lock = lock;
    run.setAsideAfter(this.position.step);
    run.journal([{ type: 'continued', step: this.position.step }]);
    run.continueStatistics(this.position.step);
  }

  /** @param lastTrainerFor does the last step, which is done in any case then */
  async #rewind(
    step: number,
    task: RestoreTask,
    lastTrainerFor?: (workers: number) => Trainer,
  ): Promise<void> {
    const run = this.#run;
    if (!run && !this.#parts.makeRun) throw new FeaturescopeError('training/shipped-model');
    const timeline = run?.timeline() ?? { steps: [], epochs: [], workers: [] };
    const last = Math.max(this.#lastStep, timeline.steps.at(-1)?.step ?? 0);
    if (step > last) throw new FeaturescopeError('run/no-step', { step, last });
    if (!run || (!lastTrainerFor && step === this.position.step)) return;
    const signal = task.signal ? AbortSignal.any([task.signal, this.#stop.signal]) : this.#stop.signal;
    const here = this.#checkpoint();
    try {
      await useArithmetic(this.#settings.arithmetic);
      if (!lastTrainerFor) this.#loadBefore(run, step);
      else if (step !== this.position.step + 1) this.#loadBefore(run, step - 1);
      const parts = { timeline, workers: run.description.workers, path: run.path };
      const replayed = {
        ...parts,
        ...{ course: this.#course, garbage: this.#garbage, network: this.network },
        trainerFor: (workers: number) => this.#makeTrainer(this.#partsWith(workers)),
        lastTrainerFor,
      };
      await replay(replayed, step, { ...task, signal });
    } catch (error) {
      this.#load(here);
      throw error;
    }
    this.#diverged = false;
    this.#recorder = this.#makeRecorder(run.statistics(step));
    this.#lastStep = Math.max(this.#lastStep, step);
    this.#phase = this.#restingPhase();
  }

  /** Loads the nearest whole checkpoint before a step; the beginning follows from the seed. */
  #loadBefore(run: RunFolder, step: number): void {
    const checkpoint = run.checkpointBefore(step);
    if (checkpoint) return this.#load(checkpoint);
    initialiseWeights(this.network.model, this.#settings.seed);
    this.network.clearSlots();
    this.#course.moveTo({ step: 0, epoch: 0, batch: 0, epochSums: { loss: 0, accuracy: 0 } });
  }

  /** The session's parts as they would be with so many workers. */
  #partsWith(workers: number): SessionParts {
    const { pool } = this.#parts;
    if (workers === 1 || !pool) return { ...this.#parts, team: undefined };
    return { ...this.#parts, data: shareDataset(this.data), team: { pool, workers } };
  }
}

/** The images that are trained on, and those that judge it. */
function splitsOf(data: Dataset, { validationSplit }: Settings): { train: Split; heldOut: Split } {
  const { train, heldOut } = holdOut(data.train, validationSplit, storedSize(data.train, data.shape));
  return { train, heldOut: validationSplit > 0 ? heldOut : data.test };
}
