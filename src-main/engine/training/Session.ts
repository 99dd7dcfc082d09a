import { randomUUID } from 'node:crypto';
import { FeaturescopeError, wrapInternal, type ErrorCode } from '../../protocol/errors.ts';
import type { MetCondition } from '../../protocol/conditions.ts';
import type {
  AdjustRequest,
  ControlRequest,
  EpochMetrics,
  History,
  SessionPhase,
  SessionState,
  Settings,
} from '../../protocol/service.ts';
import type { StatisticsPoint } from '../../protocol/statistics.ts';
import { describeDataset, type Dataset, type Split } from '../data/Dataset.ts';
import { OutOfMemory } from '../kernels/memory.ts';
import { saveModel } from '../models/modelFiles.ts';
import { useArithmetic } from '../backends/wasm.ts';
import type { Checkpoint } from '../runs/checkpointFile.ts';
import { emptyTimeline, upTo } from '../runs/journal.ts';
import type { RunFolder } from '../runs/RunFolder.ts';
import { branchPath } from '../runs/runsFolder.ts';
import { StatisticsRecorder } from '../statistics/StatisticsRecorder.ts';
import { range } from './batches.ts';
import { Course } from './Course.ts';
import { evaluate, type EvaluationTask, type Predictions } from './evaluate.ts';
import { GarbageCollector } from './GarbageCollector.ts';
import type { Network } from './Network.ts';
import type { RestoreTask } from './replay.ts';
import { MetricsTeller } from './session/MetricsTeller.ts';
import { Pace } from './session/Pace.ts';
import { loadCheckpoint, restoreStep, takeCheckpoint } from './session/restore.ts';
import { RunClaim } from './session/RunClaim.ts';
import { Saver } from './session/Saver.ts';
import type { SessionListener } from './session/SessionListener.ts';
import { makeTrainer, makeTrainerWith, splitsOf, type SessionParts } from './session/SessionParts.ts';
import { RunningMeans, StopConditions } from './session/StopConditions.ts';
import { Throughput } from './Throughput.ts';
import type { Trainer } from './Trainer.ts';
import { StepAbandoned } from './workers/StepAbandoned.ts';

/** How long the loop computes before it gives way to messages, in milliseconds. */
const TURN_MS = 8;
/** So few steps are over before a person could press anything: they are done in the call, and nobody is told of a start. */
const BRIEF_STEPS = 10;
/** Problems that leave the last step's weights whole: they are saved, so that the run goes on from there. */
const stepwise: ReadonlySet<ErrorCode> = new Set([
  'training/workers-lost',
  'training/out-of-memory',
] as const);
/** So many images show what the layers put out where the steps of training do not. */
const PROBE_IMAGES = 32;

/** Where the loop stops: at a step, or when so many epochs are done. */
type Goal = { step: number; epochs?: undefined } | { epochs: number; step?: undefined };

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
  /** As it is watched, and as it would be without keeping to a pace. */
  readonly #throughput = new Throughput();
  readonly #speed = new Throughput();
  readonly #pace = new Pace();
  readonly #garbage = new GarbageCollector();
  readonly #saver = new Saver();
  readonly #claim = new RunClaim();
  readonly #teller: MetricsTeller;
  readonly #stop = new AbortController();
  /** Epochs to do: as planned, and what was added since. */
  #epochs: number;
  #run: RunFolder | undefined;
  #phase: SessionPhase = 'paused';
  readonly #course: Course;
  #restoring: Promise<void> | undefined;
  /** How far the loop goes; undefined when it is to stop. */
  #goal: Goal | undefined;
  #conditions: StopConditions | undefined;
  #means = new RunningMeans();
  #met: MetCondition | null = null;
  #diverged = false;
  #loop: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: SessionParts, listener: SessionListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.#teller = new MetricsTeller(listener);
    this.network = parts.network;
    this.data = parts.data;
    this.#epochs = parts.settings.epochs;
    const splits = splitsOf(parts);
    this.#train = splits.train;
    this.#heldOut = splits.heldOut;
    this.#course = new Course(this.#train, parts.settings);
    this.#trainer = makeTrainer(parts, splits);
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

  /** Epochs done, with the share of the one under way. */
  get epochsDone(): number {
    return this.position.epoch + this.#course.epochShare;
  }

  /** The step at which so many epochs are done, if the batch size stays. */
  endOf(epochs: number): number {
    return this.#course.endOf(epochs);
  }

  get position(): { step: number; epoch: number } {
    const { step, epoch } = this.#course.place;
    return { step, epoch };
  }

  /** The furthest step of the run: the session stands before it when it was rewound. */
  get lastStep(): number {
    return this.#course.furthest;
  }

  /** While a step is being restored the weights change, though nothing is trained. */
  get busyWith(): 'training' | 'rewind' | undefined {
    if (this.#restoring) return 'rewind';
    return this.#phase === 'running' ? 'training' : undefined;
  }

  /** What the first weights were drawn with; undefined for a model that was trained elsewhere. */
  get seed(): number | undefined {
    return this.#parts.pretrained ? undefined : this.#parts.settings.seed;
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
      settings: this.#settings(),
      held: this.#course.history,
      model: this.network.info,
      ...this.position,
      lastStep: this.lastStep,
      stepsPerEpoch: this.stepsPerEpoch,
      epochEnds: Array.from({ length: this.#epochs }, (_unused, at) => this.endOf(at + 1)),
      pace: this.#pace.stepsPerSecond,
      until: [...(this.#conditions?.list ?? [])],
      met: this.#met,
      workers: this.#trainer.workers,
      run: this.#run?.path ?? null,
      savedStep: this.#saver.step,
      branchOf: this.#run?.description.branchOf,
      pretrained: this.#parts.pretrained,
    };
  }

  /** The metrics of the whole run, those after the step it was rewound to too. */
  history(): History {
    if (!this.#run) return { steps: [], epochs: [] };
    const { steps, epochs } = upTo(this.#run.timeline(), this.lastStep);
    return { steps, epochs };
  }

  /**
   * Runs, pauses, or goes on for some steps or to the end of the epoch. Returns at once, except after `pause` and after
   * a few single steps, when the loop has stopped and the state is saved. Going on after the last epoch adds one, as does a step
   * beyond it. Going on from a step it was rewound to makes a branch, which is the session's run from then on.
   * @throws FeaturescopeError `training/shipped-model`, `training/step-passed`, `run/locked`, `run/changed`, and those of
   * making the run folder
   */
  async control({ action, steps, until }: ControlRequest): Promise<void> {
    if (action === 'pause') return this.pause();
    if (action === 'reset') throw new Error('a session is reset by opening its recipe again');
    this.#refuseShipped();
    await this.pause();
    const conditions = until && new StopConditions(until, this.position.step);
    await useArithmetic(this.#parts.settings.arithmetic);
    this.#prepareRun();
    this.#conditions = conditions;
    this.#goal = this.#goalOf(action, steps);
    this.#makeRoom();
    const brief = action === 'step' && (steps ?? 1) <= this.#briefSteps;
    this.#startLoop(brief);
    if (brief) await this.#loop;
  }

  /**
   * Changes the learning rate or the batch size from the next step on, in the middle of an epoch too: its images that were not
   * seen yet follow in batches of the new size. The run records the change, and keeps the state at that step.
   * @throws FeaturescopeError `training/shipped-model`, `run/locked`, `run/changed`, `run/disk-full`, `run/unwritable`
   */
  async adjust({ learningRate, batchSize }: AdjustRequest): Promise<void> {
    this.#refuseShipped();
    while (this.#restoring) await this.#restoring.catch(() => undefined);
    const { held } = this.#course;
    const change = {
      ...(learningRate !== undefined && learningRate !== held.learningRate && { learningRate }),
      ...(batchSize !== undefined && batchSize !== held.batchSize && { batchSize }),
    };
    if (Object.keys(change).length === 0) return;
    if (!this.#loop) this.#prepareRun();
    this.#flush(performance.now());
    // Whoever goes on after a kill goes on from here at least, and so with the change.
    if (this.#saver.step !== this.position.step) this.#save();
    const recorded = { step: this.position.step, ...change };
    this.#run!.changeSettings(recorded);
    this.#course.changes = [...this.#course.changes, recorded];
    this.#makeRoom();
    this.#listener.onState?.();
  }

  /** Sets how many steps a second training does at most, at once; null for as many as it can. The weights do not depend on it. */
  keepPace(stepsPerSecond: number | null): void {
    this.#pace.stepsPerSecond = stepsPerSecond;
    if (this.#phase === 'running') this.#recorder.eager = this.#pace.unhurried;
    this.#listener.onState?.();
  }

  /** How weights, gradients and activations were distributed so far. */
  get statistics(): readonly StatisticsPoint[] {
    return this.#recorder.points;
  }

  /** Stops the loop after the step under way and saves. A step that is being restored is waited for. */
  async pause(): Promise<void> {
    await this.#halt();
    while (this.#restoring) await this.#restoring.catch(() => undefined);
  }

  /**
   * Goes back (or forth again) to any step of the run, exactly: the nearest checkpoint before it is loaded and the steps from
   * there are done again. Pauses first. Nothing is written; when it fails or is stopped, the session stands where it stood.
   * @throws FeaturescopeError `run/no-step`, `run/replay-differs`, `engine/cancelled`, `training/shipped-model`
   */
  async rewind(step: number, task: RestoreTask = {}): Promise<void> {
    await this.#halt();
    const before = this.#restoring;
    const turn = (async () => {
      await before?.catch(() => undefined);
      await this.#rewind(step, task);
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
    this.#claim.takeNew(branch);
    this.#run = branch;
    this.#course.furthest = this.position.step;
    this.#course.changes = branch.timeline().changes;
    this.#saver.found(this.lastStep);
    return branch;
  }

  async #halt(): Promise<void> {
    this.#goal = undefined;
    this.#pace.wake();
    await this.#loop;
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
    this.#claim.release();
    this.#trainer.close();
    this.network.dispose();
  }

  /** Evaluates the network on one of the data's splits, with the workers' help. */
  evaluate(split: Split, task?: EvaluationTask): Promise<Predictions> {
    return evaluate(this.#trainer, split, this.network.info.classes, task);
  }

  #makeRecorder(known: StatisticsPoint[] | undefined): StatisticsRecorder {
    const { network, data } = this.#parts;
    const [split, shape] = [this.#train, data.shape];
    const indices = range(0, Math.min(PROBE_IMAGES, split.count));
    const plannedSteps = this.endOf(this.#epochs);
    return new StatisticsRecorder({ network, probe: { split, shape, indices }, plannedSteps, known });
  }

  /** What holds now. */
  #settings(): Settings {
    const { learningRate, batchSize } = this.#course.held;
    return { ...this.#parts.settings, learningRate, batchSize, epochs: this.#epochs };
  }

  #refuseShipped(): void {
    if (!this.#parts.makeRun && !this.#run) throw new FeaturescopeError('training/shipped-model');
  }

  #goalOf(action: 'run' | 'step' | 'epoch', steps = 1): Goal {
    const { step, epoch } = this.position;
    if (action === 'step') return { step: step + steps };
    return { epochs: action === 'run' ? this.#epochs : epoch + 1 };
  }

  /** Adds epochs where the goal is beyond those there are. */
  #makeRoom(): void {
    const { step = this.#conditions?.step, epochs = 0 } = this.#goal ?? {};
    const needed = step === undefined ? 0 : this.#course.epochsTo(step);
    this.#epochs = Math.max(this.#epochs, epochs, needed);
    if (this.#goal?.epochs !== undefined && this.#conditions?.step !== undefined)
      this.#goal = { epochs: this.#epochs };
  }

  get #reached(): boolean {
    const { step, epoch } = this.position;
    const goal = this.#goal;
    return !goal || step >= (goal.step ?? Infinity) || epoch >= (goal.epochs ?? Infinity);
  }

  /** Steps that are over before a person could press anything. */
  get #briefSteps(): number {
    return this.#pace.stepsPerSecond === null ? BRIEF_STEPS : 1;
  }

  #startLoop(brief: boolean): void {
    this.#met = null;
    if (!brief) this.#phase = 'running';
    this.#recorder.eager = brief || this.#pace.unhurried;
    this.#pace.restart();
    this.#restartClocks(performance.now());
    this.#saver.restart(performance.now());
    if (!brief) this.#listener.onState?.();
    this.#loop = this.#trainUntilGoal()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#phase = this.#restingPhase();
        this.#conditions = undefined;
        this.#loop = undefined;
        this.#listener.onState?.();
      });
  }

  async #trainUntilGoal(): Promise<void> {
    if (this.#course.epochDone) await this.#endEpoch();
    let turnStart = performance.now();
    while (!this.#reached) {
      if (this.#pace.left(performance.now()) > 0) {
        await this.#rest();
        continue;
      }
      if (!this.#tryStep()) {
        await this.#trainer.recover(this.#stop.signal);
        continue;
      }
      const now = performance.now();
      if (this.#teller.isDue(now)) this.#flush(now);
      if (this.#course.epochDone) await this.#endEpoch();
      else if (this.#run && this.#saver.isDue(this.#run, now)) this.#save();
      this.#garbage.tidyUp(now);
      if (now - turnStart > TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        turnStart = performance.now();
      }
    }
    this.#flush(performance.now());
    if (this.#saver.step !== this.position.step) this.#save();
  }

  /** Waits for the next step's turn; what was done is told before. */
  async #rest(): Promise<void> {
    const start = performance.now();
    if (this.#pace.unhurried) this.#flush(start);
    await this.#pace.wait();
    this.#speed.rest(performance.now() - start);
  }

  #restartClocks(now: number): void {
    this.#throughput.restart(now);
    this.#speed.restart(now);
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
    const { batchSize } = this.#course.held;
    const smaller = Math.max(1, Math.floor(batchSize / 2));
    return new FeaturescopeError('training/out-of-memory', { batchSize, smaller }, { cause });
  }

  #doStep(): void {
    const start = performance.now();
    this.#pace.begin(start);
    const recorded = this.#recorder.begin(this.position.step + 1, start);
    const { metrics, images } = this.#course.advance(this.#trainer);
    const { step, epoch, loss } = metrics;
    for (const throughput of [this.#throughput, this.#speed]) throughput.add(images, performance.now());
    const isTold = recorded || !Number.isFinite(loss);
    const point = isTold ? this.#recorder.finish(step, epoch, loss) : undefined;
    this.#teller.add(metrics, point);
    this.#means.add(metrics);
    this.#stopIf(this.#conditions?.afterStep(step, this.#means, point));
    this.#listener.onChange?.();
    if (!Number.isFinite(loss)) {
      this.#diverged = true;
      throw new FeaturescopeError('training/diverged', { loss: String(loss), step });
    }
  }

  /** Stops after what was just done, when a condition is met. */
  #stopIf(met: MetCondition | undefined): void {
    if (!met) return;
    this.#met = met;
    this.#goal = undefined;
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
      heldOut: this.#parts.settings.validationSplit > 0 ? 'validation' : 'test',
      heldOutLoss: held.loss,
      heldOutAccuracy: held.accuracy,
      confusion: held.confusion,
    };
    this.#run?.journal([{ type: 'epoch', ...metrics }]);
    this.#course.endEpoch();
    this.#save();
    this.#listener.onEpoch?.(metrics);
    this.#stopIf(this.#conditions?.afterEpoch(metrics));
    this.#restartClocks(performance.now());
    if (epoch + 1 >= this.#epochs && this.#run) await saveModel(this.network.model, this.#run.path);
  }

  #flush(now: number): void {
    this.#teller.flush(this.#run, now);
  }

  #save(): void {
    if (!this.#run || this.#diverged) return;
    const stepsPerSecond = this.#speed.imagesPerSecond / this.#course.held.batchSize;
    const isEpochEnd = (step: number): boolean => this.#course.isEpochEnd(step);
    this.#saver.save(this.#run, this.#checkpoint(), stepsPerSecond, isEpochEnd);
    this.#listener.onState?.();
  }

  #checkpoint(): Checkpoint {
    return takeCheckpoint({ network: this.network, course: this.#course }, this.#parts.settings.seed);
  }

  #restingPhase(): SessionPhase {
    return this.position.epoch >= this.#epochs ? 'finished' : 'paused';
  }

  #fail(error: unknown): void {
    if (error instanceof FeaturescopeError && error.code === 'engine/cancelled') return;
    const problem = wrapInternal(error);
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
    this.#claim.look(run);
    if (checkpoint) {
      loadCheckpoint({ network: this.network, course: this.#course }, checkpoint, run.path);
      this.#course.furthest = checkpoint.step;
      this.#epochs = Math.max(this.#epochs, Math.ceil(this.epochsDone));
      this.#saver.found(checkpoint.step);
    }
    const { changes, steps } = upTo(run.timeline(), this.lastStep);
    this.#course.changes = changes;
    this.#means = new RunningMeans(steps);
    this.#phase = this.#restingPhase();
  }

  /** Makes sure that there is a run to write, which nobody else writes, and which goes on where the session stands. */
  #prepareRun(): void {
    const { step } = this.position;
    if (!this.#run) {
      this.#run = this.#parts.makeRun!();
      this.#claim.takeNew(this.#run);
    } else if (step < this.lastStep) {
      this.branch(branchPath(this.#run.path, step));
    } else if (!this.#claim.held) {
      this.#claim.goOn(this.#run, step);
    }
    this.#run.changeWorkers(this.workers, step);
    if (this.#saver.step === null) this.#save();
  }

  async #rewind(step: number, task: RestoreTask): Promise<void> {
    const run = this.#run;
    this.#refuseShipped();
    const timeline = run?.timeline() ?? emptyTimeline();
    const last = Math.max(this.lastStep, timeline.steps.at(-1)?.step ?? 0);
    if (step > last) throw new FeaturescopeError('run/no-step', { step, last });
    if (!run || step === this.position.step) return;
    const signal = task.signal ? AbortSignal.any([task.signal, this.#stop.signal]) : this.#stop.signal;
    const parts = {
      ...{ network: this.network, course: this.#course, garbage: this.#garbage },
      ...{ run, timeline, settings: this.#parts.settings },
      trainerFor: (workers: number) => makeTrainerWith(workers, this.#parts),
    };
    await restoreStep(parts, step, { ...task, signal });
    this.#diverged = false;
    this.#met = null;
    this.#means = new RunningMeans(upTo(timeline, step).steps);
    this.#course.changes = upTo(timeline, this.lastStep).changes;
    this.#recorder = this.#makeRecorder(run.statistics(step));
    this.#phase = this.#restingPhase();
  }
}
