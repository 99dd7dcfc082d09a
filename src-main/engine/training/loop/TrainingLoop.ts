import type { Condition, MetCondition } from '../../../../src-shared/contract/conditions.ts';
import { FeaturescopeError, wrapInternal, type ErrorCode } from '../../../../src-shared/contract/errors.ts';
import type { EpochMetrics, History } from '../../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';
import { combineMetrics } from '../../../../src-shared/tasks/metrics.ts';
import type { Split } from '../../data/Dataset.ts';
import { OutOfMemory } from '../../kernels/runtime/memory.ts';
import { saveModel } from '../../network/modelFiles.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import { StatisticsRecorder } from '../../inspection/statistics/StatisticsRecorder.ts';
import { range } from '../schedule/batches.ts';
import type { BatchSchedule } from '../schedule/BatchSchedule.ts';
import { evaluate, scoredOutput, type EvaluationTask, type Scores } from '../../tasks/evaluate.ts';
import { GarbageCollector } from '../GarbageCollector.ts';
import { Throughput } from '../Throughput.ts';
import type { Trainer } from '../Trainer.ts';
import { StepAbandoned } from '../workers/StepAbandoned.ts';
import { earlyStopOf } from './earlyStop.ts';
import type { Extent, LoopParts } from './LoopParts.ts';
import { MetricsWriter } from './MetricsWriter.ts';
import { Pace } from './Pace.ts';
import { takeCheckpoint } from './restore.ts';
import { CheckpointWriter } from './CheckpointWriter.ts';
import type { SessionListener } from './SessionListener.ts';
import { RunningMeans, type StopConditions } from './StopConditions.ts';

/** How long the loop computes before it yields to messages, in milliseconds. */
const TURN_MS = 8;
/** Up to this many steps finish before a person could react: they run within the call, and no start is reported. */
const BRIEF_STEPS = 10;
/** Errors that leave the weights of the last step intact: they are saved, so that the run can resume there. */
const stepwise: ReadonlySet<ErrorCode> = new Set([
  'training/workers-lost',
  'training/out-of-memory',
] as const);
/** Number of images used to sample layer outputs when the training steps do not provide them. */
const PROBE_IMAGES = 32;

/** Where the loop stops: at a step, or when a number of epochs is finished. */
type Goal = { step: number; epochs?: undefined } | { epochs: number; step?: undefined };

/**
 * Trains step by step until it reaches its goal, meets a stop condition or is stopped, at a limited pace if one is set.
 * Reports metrics, saves checkpoints along the way and evaluates at the end of each epoch. Yields to the event loop
 * between steps.
 */
export class TrainingLoop {
  readonly garbage = new GarbageCollector();
  /** The run that records the steps. */
  run: RunFolder | undefined;
  readonly #parts: LoopParts;
  readonly #schedule: BatchSchedule;
  readonly #listener: SessionListener;
  readonly #teller: MetricsWriter;
  readonly #saver = new CheckpointWriter();
  readonly #pace = new Pace();
  /** Displayed throughput, and throughput excluding pacing waits. */
  readonly #throughput = new Throughput();
  readonly #speed = new Throughput();
  #recorder: StatisticsRecorder;
  #epochs: number;
  /** Undefined when the loop is to stop. */
  #goal: Goal | undefined;
  #conditions: StopConditions | undefined;
  #trainer: Trainer;
  #problem: FeaturescopeError | undefined;
  #met: MetCondition | null = null;
  #means = new RunningMeans();
  /** The epochs up to the loop's position. */
  #past: readonly EpochMetrics[] = [];
  #action: Extent['action'] = 'run';
  #diverged = false;
  /** Run and step of the model that was saved last. */
  #savedModel: string | undefined;
  #underWay: Promise<void> | undefined;
  #brief = false;

  constructor(parts: LoopParts, listener: SessionListener) {
    this.#parts = parts;
    this.#schedule = parts.schedule;
    this.#trainer = parts.trainer;
    this.#listener = listener;
    this.#teller = new MetricsWriter(listener);
    this.#epochs = parts.settings.epochs;
    this.#recorder = this.#makeRecorder([]);
  }

  /** Whether the loop is running, other than for a few steps that finish within the call. */
  get running(): boolean {
    return this.#underWay !== undefined && !this.#brief;
  }

  get imagesPerSecond(): number {
    return this.running ? this.#throughput.imagesPerSecond : 0;
  }

  /** Total number of epochs: the planned ones and those added since. */
  get epochs(): number {
    return this.#epochs;
  }

  /** Step of the newest checkpoint on disk; null before the first. */
  get savedStep(): number | null {
    return this.#saver.step;
  }

  /** Recorded distributions of weights, gradients and activations so far. */
  get statistics(): readonly StatisticsPoint[] {
    return this.#recorder.points;
  }

  /** The stop conditions in effect while the loop is running. */
  get until(): readonly Condition[] {
    return this.#conditions?.list ?? [];
  }

  /** The condition that last stopped the loop. */
  get met(): MetCondition | null {
    return this.#met;
  }

  set met(met: MetCondition | null) {
    this.#met = met;
  }

  /** The error that ended the loop's last run early. */
  get problem(): FeaturescopeError | undefined {
    return this.#problem;
  }

  /** Maximum number of steps per second; null for no limit. */
  get stepsPerSecond(): number | null {
    return this.#pace.stepsPerSecond;
  }

  set stepsPerSecond(stepsPerSecond: number | null) {
    this.#pace.stepsPerSecond = stepsPerSecond;
    if (this.running) this.#recorder.eager = this.#pace.unhurried;
  }

  /** Resolves when the loop has stopped, for any reason. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  /** Stops after the current step and saves. */
  async stop(): Promise<void> {
    this.#goal = undefined;
    this.#pace.wake();
    await this.#underWay;
  }

  /** Continues from the schedule's position. Resolves at once; for a few single steps, when they are finished. */
  async start({ action, steps = 1, conditions, trainer = this.#parts.trainer }: Extent): Promise<void> {
    this.#goal = this.#goalOf(action, steps);
    this.#action = action;
    this.#conditions = conditions;
    this.#trainer = trainer;
    this.#problem = undefined;
    this.#met = null;
    this.makeRoom();
    this.#brief = action === 'step' && steps <= (this.#pace.stepsPerSecond === null ? BRIEF_STEPS : 1);
    this.#recorder.eager = this.#brief || this.#pace.unhurried;
    this.#pace.restart();
    this.#restartClocks();
    this.#saver.restart(performance.now());
    this.#underWay = Promise.resolve()
      .then(() => this.#train())
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#underWay = undefined;
        this.#conditions = undefined;
        this.#listener.onState?.();
      });
    if (this.#brief) await this.#underWay;
    else this.#listener.onState?.();
  }

  /** Adds epochs if the goal lies beyond the planned ones. */
  makeRoom(): void {
    const step = this.#goal?.step ?? this.#conditions?.step;
    const needed = step === undefined ? 0 : this.#schedule.epochsTo(step);
    this.#epochs = Math.max(this.#epochs, this.#goal?.epochs ?? 0, needed);
    if (this.#goal?.epochs !== undefined && this.#conditions?.step !== undefined)
      this.#goal = { epochs: this.#epochs };
  }

  /**
   * Adopts a new position, in the same run or in another.
   * @param history metrics up to that position, as far as they are known
   * @param points statistics recorded in those steps
   */
  moved({ steps, epochs }: History, points: readonly StatisticsPoint[]): void {
    this.#past = epochs;
    this.#epochs = Math.max(this.#epochs, Math.ceil(this.#schedule.epochsDone));
    this.#diverged = false;
    this.#met = null;
    this.#means = new RunningMeans(steps);
    this.#recorder = this.#makeRecorder(points);
  }

  /** Records that the current step was saved by someone else. */
  found(): void {
    this.#saver.found(this.#schedule.place.step);
  }

  /** Flushes the metrics and saves a checkpoint. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  secure(): void {
    this.#teller.flush(this.run, performance.now());
    if (this.#saver.step !== this.#schedule.place.step) this.#save();
  }

  checkpoint(): Checkpoint {
    return takeCheckpoint(this.#parts, this.#parts.settings.seed);
  }

  /** Evaluates the network on one of the data's splits, using the workers. */
  evaluate(split: Split, task?: EvaluationTask): Promise<Scores> {
    const { trainer, program } = this.#parts;
    return evaluate(trainer, split, scoredOutput(program.network), task);
  }

  #makeRecorder(known: readonly StatisticsPoint[]): StatisticsRecorder {
    const { program, train: split, shape } = this.#parts;
    const probe = { split, shape, indices: range(0, Math.min(PROBE_IMAGES, split.count)) };
    const plannedSteps = this.#schedule.endOf(this.#epochs);
    return new StatisticsRecorder({ network: program.network, probe, plannedSteps, known });
  }

  #goalOf(action: Extent['action'], steps: number): Goal {
    const { step, epoch } = this.#schedule.place;
    if (action === 'step') return { step: step + steps };
    return { epochs: action === 'run' ? this.#epochs : epoch + 1 };
  }

  get #reached(): boolean {
    const { step, epoch } = this.#schedule.place;
    const goal = this.#goal;
    return !goal || step >= (goal.step ?? Infinity) || epoch >= (goal.epochs ?? Infinity);
  }

  async #train(): Promise<void> {
    if (this.#schedule.epochDone) await this.#endEpoch();
    else this.#stopIf(this.#earlyStop()); // which a process that was killed could not record
    let turnStart = performance.now();
    while (!this.#reached) {
      if (this.#pace.left(performance.now()) > 0) {
        await this.#rest();
        continue;
      }
      if (!this.#tryStep()) {
        await this.#trainer.recover(this.#parts.signal);
        continue;
      }
      const now = performance.now();
      if (this.#teller.isDue(now)) this.#teller.flush(this.run, now);
      if (this.#schedule.epochDone) await this.#endEpoch();
      else if (this.run && this.#saver.isDue(this.run, now)) this.#save();
      this.garbage.tidyUp(now);
      if (now - turnStart > TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        turnStart = performance.now();
      }
    }
    this.secure();
    if (!this.#brief) await this.saveModel();
  }

  /**
   * Saves the model in the run's folder for other programs, unless it has diverged or is unchanged.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  async saveModel(): Promise<void> {
    const { step } = this.#schedule.place;
    const isLast = step === this.#schedule.lastDone || step === this.run?.restoredStep;
    if (!this.run || this.#diverged || !isLast) return;
    const saved = `${this.run.path} ${step}`;
    if (this.#savedModel === saved) return;
    const { imported } = this.run.description;
    const metadata = imported && { labels: imported.labels, range: imported.form?.range };
    await saveModel(this.#parts.program.network.model, this.run.path, metadata);
    this.#savedModel = saved;
  }

  /** Waits until the pace allows the next step. */
  async #rest(): Promise<void> {
    const start = performance.now();
    if (this.#pace.unhurried) this.#teller.flush(this.run, start);
    await this.#pace.wait();
    this.#speed.rest(performance.now() - start);
  }

  #restartClocks(): void {
    for (const throughput of [this.#throughput, this.#speed]) throughput.restart(performance.now());
  }

  /** Trains one step. False if it must be repeated once the trainer has recovered. */
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
    const { batchSize } = this.#schedule.held;
    const smaller = Math.max(1, Math.floor(batchSize / 2));
    return new FeaturescopeError('training/out-of-memory', { batchSize, smaller }, { cause });
  }

  #doStep(): void {
    const start = performance.now();
    this.#pace.begin(start);
    const recorded = this.#recorder.begin(this.#schedule.place.step + 1, start);
    const { metrics, images } = this.#schedule.advance(this.#trainer);
    const { step, epoch } = metrics;
    const loss = metrics.values['loss']!;
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

  #stopIf(met: MetCondition | undefined): void {
    if (!met) return;
    this.#met = met;
    this.#goal = undefined;
  }

  async #endEpoch(): Promise<void> {
    this.#teller.flush(this.run, performance.now());
    const { train, heldOut, settings, signal } = this.#parts;
    const { epoch, step, epochSums } = this.#schedule.place;
    const held = await this.evaluate(heldOut, {
      signal,
      onProgress: (done, total) => this.#listener.onEvaluation?.(done, total),
    });
    const metrics: EpochMetrics = {
      epoch: epoch + 1,
      step,
      train: combineMetrics(Object.keys(epochSums), (name) => epochSums[name]! / train.count),
      heldOut: held.metrics,
      heldOutSplit: settings.validationSplit > 0 ? 'validation' : 'test',
      ...(held.task === 'classification' && { confusion: held.confusion }),
    };
    this.run?.journal([{ type: 'epoch', metrics }]);
    this.#schedule.endEpoch();
    this.#save();
    this.#listener.onEpoch?.(metrics);
    this.#past = [...this.#past, metrics];
    this.#stopIf(this.#conditions?.afterEpoch(metrics));
    this.#stopIf(this.#earlyStop());
    this.#restartClocks();
  }

  /** The early stop at the loop's position, unless the run has recorded it: then training is continued all the same. */
  #earlyStop(): MetCondition | undefined {
    const { step, epoch } = this.#schedule.place;
    if (this.#action !== 'run' || this.#past.at(-1)?.step !== step) return undefined;
    if (this.run?.description.stopped?.step === step) return undefined;
    return earlyStopOf(this.#past, this.#parts.settings, epoch >= this.#epochs);
  }

  #save(): void {
    if (!this.run || this.#diverged) return;
    const stepsPerSecond = this.#speed.imagesPerSecond / this.#schedule.held.batchSize;
    const isEpochEnd = (step: number): boolean => this.#schedule.isEpochEnd(step);
    this.#saver.save(this.run, this.checkpoint(), stepsPerSecond, isEpochEnd);
    this.#listener.onState?.();
  }

  #fail(error: unknown): void {
    if (error instanceof FeaturescopeError && error.code === 'engine/cancelled') return;
    const problem = (this.#problem = wrapInternal(error));
    try {
      this.#teller.flush(this.run, performance.now());
      if (stepwise.has(problem.code)) this.#save();
    } catch {
      // The run cannot be written either. Its lines stay buffered and are written when training resumes.
    }
    this.#listener.onProblem?.(problem);
  }
}
