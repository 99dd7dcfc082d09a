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
import type { Checkpoint } from '../runs/checkpointFile.ts';
import type { RunFolder } from '../runs/RunFolder.ts';
import { StatisticsRecorder } from '../statistics/StatisticsRecorder.ts';
import { epochOrder, holdOut, range } from './batches.ts';
import { evaluate, type EvaluationTask, type Predictions } from './evaluate.ts';
import { GarbageCollector } from './GarbageCollector.ts';
import { learningRateAt } from './learningRate.ts';
import type { Network } from './Network.ts';
import { Throughput } from './Throughput.ts';
import { SingleTrainer, type Trainer } from './Trainer.ts';
import { PooledTrainer } from './workers/PooledTrainer.ts';
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
  /** A run that goes on, with the checkpoint to go on from. */
  resumed?: { run: RunFolder; checkpoint: Checkpoint } | undefined;
  pretrained?: SessionState['pretrained'];
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
/** A checkpoint within an epoch is made when so many steps and so many milliseconds have passed since the last. */
const CHECKPOINT_STEPS = 100;
const CHECKPOINT_MS = 5000;

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
  readonly #recorder: StatisticsRecorder;
  readonly #throughput = new Throughput();
  readonly #garbage = new GarbageCollector();
  readonly #stop = new AbortController();
  #settings: Settings;
  #run: RunFolder | undefined;
  #phase: SessionPhase = 'paused';
  #position = { step: 0, epoch: 0, batch: 0 };
  #epochSums = { loss: 0, accuracy: 0 };
  #order: Int32Array | undefined;
  #savedStep: number | null = null;
  #savedAt = 0;
  #flushedAt = 0;
  #pending: StepMetrics[] = [];
  #pendingPoints: StatisticsPoint[] = [];
  #target = 0;
  #diverged = false;
  #loop: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: SessionParts, listener: SessionListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.network = parts.network;
    this.data = parts.data;
    this.#settings = parts.settings;
    const { train, shape } = parts.data;
    const cut = holdOut(train, parts.settings.validationSplit, storedSize(train, shape));
    this.#train = cut.train;
    this.#heldOut = parts.settings.validationSplit > 0 ? cut.heldOut : parts.data.test;
    this.#trainer = this.#makeTrainer(parts);
    this.#recorder = this.#makeRecorder(parts);
    if (parts.resumed) this.#resume(parts.resumed.run, parts.resumed.checkpoint);
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.#train.count / this.#settings.batchSize);
  }

  get imagesPerSecond(): number {
    return this.#phase === 'running' ? this.#throughput.imagesPerSecond : 0;
  }

  get position(): { step: number; epoch: number } {
    return this.#position;
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
      step: this.#position.step,
      epoch: this.#position.epoch,
      stepsPerEpoch: this.stepsPerEpoch,
      workers: this.#trainer.workers,
      run: this.#run?.path ?? null,
      savedStep: this.#savedStep,
      pretrained: this.#parts.pretrained,
    };
  }

  history(): History {
    return this.#run?.history() ?? { steps: [], epochs: [] };
  }

  /**
   * Runs, pauses, or goes on for some steps or to the end of the epoch. Returns at once, except after `pause` and after
   * a few single steps, when the loop has stopped and the state is saved. Going on after the last epoch adds one.
   * @throws FeaturescopeError `training/shipped-model`, and those of making the run folder
   */
  async control({ action, steps }: ControlRequest): Promise<void> {
    if (action === 'pause') return this.pause();
    if (action === 'reset') throw new Error('a session is reset by opening its recipe again');
    if (!this.#parts.makeRun && !this.#run) throw new FeaturescopeError('training/shipped-model');
    await this.pause();
    await useArithmetic(this.#settings.arithmetic);
    this.#run ??= this.#parts.makeRun?.();
    this.#run?.changeWorkers(this.workers, this.#position.step);
    if (this.#savedStep === null) this.#save();
    const brief = action === 'step' && (steps ?? 1) <= BRIEF_STEPS;
    this.#startLoop(this.#targetOf(action, steps), brief);
    if (brief) await this.#loop;
  }

  /** How weights, gradients and activations were distributed so far. */
  get statistics(): readonly StatisticsPoint[] {
    return this.#recorder.points;
  }

  /** Stops the loop after the step under way and saves. */
  async pause(): Promise<void> {
    this.#target = 0;
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
    this.#trainer.close();
    this.network.dispose();
  }

  /** Evaluates the network on one of the data's splits, with the workers' help. */
  evaluate(split: Split, task?: EvaluationTask): Promise<Predictions> {
    return evaluate(this.#trainer, split, this.network.info.classes, task);
  }

  #makeTrainer({ team, network, data, settings }: SessionParts): Trainer {
    const [train, heldOut] = [this.#train, this.#heldOut];
    if (!team || team.workers === 1) return new SingleTrainer(network, train, data.shape);
    const { batchSize, arithmetic } = settings;
    return new PooledTrainer({ network, data, train, heldOut, batchSize, arithmetic, ...team });
  }

  #makeRecorder({ network, data, settings, resumed }: SessionParts): StatisticsRecorder {
    const [split, shape] = [this.#train, data.shape];
    const indices = range(0, Math.min(PROBE_IMAGES, split.count));
    const plannedSteps = settings.epochs * this.stepsPerEpoch;
    const known = resumed?.run.statistics(resumed.checkpoint.step);
    return new StatisticsRecorder({ network, probe: { split, shape, indices }, plannedSteps, known });
  }

  #targetOf(action: 'run' | 'step' | 'epoch', steps = 1): number {
    const { step, epoch } = this.#position;
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
    if (!brief) this.#listener.onState?.();
    this.#loop = this.#trainUntilTarget()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#phase = this.#position.epoch >= this.#settings.epochs ? 'finished' : 'paused';
        this.#loop = undefined;
        this.#listener.onState?.();
      });
  }

  async #trainUntilTarget(): Promise<void> {
    let turnStart = performance.now();
    while (this.#position.step < this.#target) {
      if (!this.#tryStep()) {
        await this.#trainer.recover(this.#stop.signal);
        continue;
      }
      const now = performance.now();
      if (now - this.#flushedAt > FLUSH_MS) this.#flush(now);
      if (this.#position.batch === this.stepsPerEpoch) await this.#endEpoch();
      else if (this.#position.step % CHECKPOINT_STEPS === 0 && now - this.#savedAt > CHECKPOINT_MS)
        this.#save();
      this.#garbage.tidyUp(now);
      if (now - turnStart > TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        turnStart = performance.now();
      }
    }
    this.#flush(performance.now());
    if (this.#savedStep !== this.#position.step) this.#save();
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
    const { step, epoch, batch } = this.#position;
    const { batchSize, seed } = this.#settings;
    const plannedSteps = this.#parts.settings.epochs * this.stepsPerEpoch;
    const learningRate = learningRateAt(this.#settings, step, plannedSteps);
    this.#order ??= epochOrder(this.#train.count, seed, epoch);
    const indices = this.#order.subarray(batch * batchSize, (batch + 1) * batchSize);
    const recorded = this.#recorder.begin(step + 1, performance.now());
    const { loss, accuracy } = this.#trainer.train(indices, learningRate, step + 1);
    this.#position = { step: step + 1, epoch, batch: batch + 1 };
    this.#epochSums.loss += loss * indices.length;
    this.#epochSums.accuracy += accuracy * indices.length;
    this.#throughput.add(indices.length, performance.now());
    this.#pending.push({ step: step + 1, epoch, loss, accuracy });
    if (recorded || !Number.isFinite(loss))
      this.#pendingPoints.push(this.#recorder.finish(step + 1, epoch, loss));
    this.#listener.onChange?.();
    if (!Number.isFinite(loss)) {
      this.#diverged = true;
      throw new FeaturescopeError('training/diverged', { loss: String(loss), step: step + 1 });
    }
  }

  async #endEpoch(): Promise<void> {
    this.#flush(performance.now());
    const { epoch, step } = this.#position;
    const held = await this.evaluate(this.#heldOut, {
      signal: this.#stop.signal,
      onProgress: (done, total) => this.#listener.onEvaluation?.(done, total),
    });
    const metrics: EpochMetrics = {
      epoch: epoch + 1,
      step,
      trainLoss: this.#epochSums.loss / this.#train.count,
      trainAccuracy: this.#epochSums.accuracy / this.#train.count,
      heldOut: this.#settings.validationSplit > 0 ? 'validation' : 'test',
      heldOutLoss: held.loss,
      heldOutAccuracy: held.accuracy,
      confusion: held.confusion,
    };
    this.#run?.journal([{ type: 'epoch', ...metrics }]);
    this.#position = { step, epoch: epoch + 1, batch: 0 };
    this.#epochSums = { loss: 0, accuracy: 0 };
    this.#order = undefined;
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
    this.#run.saveCheckpoint({
      ...this.#position,
      seed: this.#settings.seed,
      weights: this.network.weights(),
      slots: this.network.slots(),
      epochSums: { ...this.#epochSums },
    });
    this.#savedStep = this.#position.step;
    this.#savedAt = performance.now();
    this.#listener.onState?.();
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

  #resume(run: RunFolder, checkpoint: Checkpoint): void {
    try {
      this.network.restore(checkpoint.weights, checkpoint.slots);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FeaturescopeError('run/unreadable', { path: run.path, reason }, { cause: error });
    }
    const { step, epoch, batch } = checkpoint;
    this.#run = run;
    this.#position = { step, epoch, batch };
    this.#epochSums = { ...checkpoint.epochSums };
    this.#savedStep = step;
    this.#phase = epoch >= this.#settings.epochs ? 'finished' : 'paused';
    run.journal([{ type: 'continued', step }]);
    run.continueStatistics(step);
  }
}
