import {
  add,
  div,
  keep,
  sub,
  tensor,
  tidy,
  type Tensor,
  type Variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import type { MetricValues } from '../../../src-shared/tasks/metrics.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { describeModel } from '../network/describeModel.ts';
import { graphOf, type Graph } from '../network/graph.ts';
import { wholePass, type LayerStatistics, type TrainingPass } from '../network/TrainingPass.ts';
import { hashWeights, type StoredTensor } from '../library/checkpointFile.ts';
import type { Averaged } from './schedule/averagedAt.ts';
import { countOf, isSelection, takeInputs, type Batch, type Selection } from './schedule/batches.ts';
import { outputFormOf } from '../network/outputForm.ts';
import type { OutputPart } from '../../../src-shared/tasks/outputs.ts';
import { outputParts } from '../tasks/several/severalOutputs.ts';
import { scoreOnTape, type BatchScores } from '../tasks/evaluate.ts';
import { isBinary } from '../tasks/binary.ts';
import type { Objective } from '../tasks/Objective.ts';
import { metricsFrom, outputSizeOf, taskOf, type Task } from '../tasks/Task.ts';
import { regularised } from './regularised.ts';
import { replace } from './optimizers/Optimizer.ts';
import { optimizers } from './optimizers/optimizers.ts';
import type { PassObserver } from './PassObserver.ts';
import { tensorCopy } from './tensorCopy.ts';
import type { StepPlan } from './plan/StepPlan.ts';
import { StepPlanner } from './plan/StepPlanner.ts';
import {
  applyGradients,
  prepareTraining,
  shardGradients,
  type ShardGradients,
  type Trainable,
} from './trainStep.ts';

/** Observes a network during training without changing it. */
export interface UpdateObserver {
  /**
   * Called inside `tidy` when the step's gradients have been computed and the weights are not updated yet. The gradients
   * are in the order of the trainable weights and must be read during the call.
   * @param gradients as passed to the optimizer
   * @param ofLoss the gradients of the loss alone, before weight decay and gradient clipping; the same tensors as
   * `gradients` if the objective uses neither
   */
  beforeUpdate(gradients: readonly Tensor[], step: number, ofLoss: readonly Tensor[]): void;
}

interface Update {
  gradients: readonly Tensor[];
  statistics: readonly LayerStatistics[];
}

/** Name of the slot with the average of a weight. */
const AVERAGE = 'average';

/** Source of version numbers: incremented on every weight change of any network in this process. */
let versions = 0;

/** A network in training: the model, its layers in order, and the state of the optimizer. Owns all its tensors. */
export class Network {
  readonly model: LayersModel;
  readonly graph: Graph;
  readonly info: ModelInfo;
  readonly seed: number;
  readonly optimizer: Settings['optimizer'];
  #objective: Objective;
  readonly observers = new Set<UpdateObserver>();
  readonly #trainable: Trainable;
  readonly #planner: StepPlanner;
  /** The average of each trainable weight, while weights are being averaged. */
  #averages: Tensor[] = [];
  #version = ++versions;
  #task: Task | undefined;
  #isDisposed = false;

  /**
   * @param seed names the random streams of stochastic layers (dropout, noise) in training. Default 0
   * @param objective task and loss that the network is trained for. Default: classification
   */
  constructor(
    model: LayersModel,
    optimizer: Settings['optimizer'],
    seed = 0,
    objective: Objective = { task: 'classification' },
  ) {
    this.model = model;
    this.seed = seed;
    this.#objective = objective;
    this.graph = graphOf(model);
    this.info = describeModel(model);
    this.optimizer = optimizer;
    this.#trainable = prepareTraining(model, this.graph, optimizers[optimizer].slotNames);
    const hasOneOfEach = this.info.inputs.length === 1 && this.info.outputs.length === 1;
    const planned = hasOneOfEach && objective.task === 'classification' && this.#isPlanned();
    this.#planner = new StepPlanner(this.graph, this.#trainable.variables, planned);
  }

  /** What the network is trained for. */
  get objective(): Objective {
    return this.#objective;
  }

  /** Changes what a network with several inputs or outputs is held against, once its data is known. */
  holdAgainst(objective: Objective): void {
    this.#objective = objective;
    this.#task = undefined;
  }

  /**
   * The task that the network is trained for, with its loss.
   * @throws FeaturescopeError `model/output-not-understood`, `training/loss-does-not-fit`,
   * `training/smoothing-does-not-fit`
   */
  get task(): Task {
    return (this.#task ??= taskOf(this.graph, this.objective));
  }

  /** The outputs side by side, for a network that several are held against targets of. */
  get parts(): OutputPart[] | undefined {
    const { outputs } = this.#objective;
    return outputs && outputParts(this.graph, outputs);
  }

  /** Number of scores per example: one per class, or the output values. One sigmoid tells two classes apart. */
  get outputSize(): number {
    return isBinary(this.graph, this.objective) ? 2 : outputSizeOf(this.graph);
  }

  /** For each output, the activation that the loss includes; undefined for a network whose outputs fit no task. */
  get heads(): Task['heads'] | undefined {
    return this.#knownTask()?.heads;
  }

  /** One batch update; `step` counts from 1. Returns the batch's metrics before the update. */
  train(batch: Batch | Selection, learningRate: number, step: number): MetricValues {
    let outcome: MetricValues | undefined;
    tidy(() => {
      const whole = this.gradients(batch, wholePass(this.seed, step));
      this.update(whole, learningRate, step);
      outcome = metricsFrom(this.task.metrics, whole.loss, whole.sums, countOf(batch));
    });
    return outcome!;
  }

  /**
   * Gradients, loss and metric sums of a batch, or of a shard that holds the fraction `share` of one. Call inside `tidy`.
   * The gradients are in the order of the trainable weights and are valid until the next call.
   * @param observer receives the outputs and gradients that the pass computes
   */
  gradients(
    batch: Batch | Selection,
    pass: TrainingPass,
    share = 1,
    observer?: PassObserver,
  ): ShardGradients {
    const changed = isSelection(batch) ? this.augmented(batch, pass) : batch;
    const planned = this.#planner.gradients(changed, share);
    if (planned) {
      if (observer) this.#planner.lastTrained?.show(observer);
      return planned;
    }
    return shardGradients(this.#trainable, this.task, this.#taken(changed), pass, share, observer);
  }

  /** The examples of a batch, or of a shard of it, as a step takes them: with their images changed, or noise added, if it is trained so. */
  augmented(batch: Selection, { seed, step, firstRow }: Omit<TrainingPass, 'statistics'>): Selection {
    const { augment: names = [] } = this.#objective;
    return names.length > 0 || batch.split.noise
      ? { ...batch, augmentation: { names, seed, step, firstRow } }
      : batch;
  }

  /**
   * Updates the weights with the gradients of a whole batch and its batch normalisation statistics. Call inside `tidy`.
   */
  update(batch: Update, learningRate: number, step: number): void {
    const gradients = regularised(batch.gradients, this.#trainable.variables, this.objective);
    for (const observer of this.observers) observer.beforeUpdate(gradients, step, batch.gradients);
    this.#version = ++versions;
    const regular = { ...batch, gradients };
    applyGradients(this.#trainable, optimizers[this.optimizer], regular, learningRate, step);
  }

  /**
   * Updates the weights with the sum of the gradients of a batch's shards, added in the order of the shards; `step`
   * counts from 1.
   * @param shards gradients of all trainable weights, concatenated, per shard; undefined for the first if these are the
   * gradients that {@link Network.gradients} returned last, and they stay
   * @param statistics batch normalisation statistics of the batch
   */
  updateBySum(
    shards: readonly (Float32Array | undefined)[],
    statistics: readonly LayerStatistics[],
    learningRate: number,
    step: number,
  ): void {
    tidy(() => {
      const gradients = this.#planner.sum(shards)?.tensors ?? this.#sum(shards);
      this.update({ gradients, statistics }, learningRate, step);
    });
  }

  /**
   * Takes the weights into the average of the last updates; after the last of them, each weight becomes its average. The
   * moving statistics of batch normalisations stay as they are, for they are averages already.
   */
  average({ count, isLast }: Averaged): void {
    const { variables } = this.#trainable;
    const former = count === 1 ? [] : this.#averages;
    this.#keepAverages(
      variables.map((weight, index) =>
        tidy(() => {
          const average = former[index];
          return average ? add(average, div(sub(weight, average), count)) : tensorCopy(weight);
        }),
      ),
    );
    if (!isLast) return;
    variables.forEach((weight, index) => replace(weight, this.#averages[index]!));
    this.#averages = [];
    this.#version = ++versions;
  }

  /** Scores of a batch in inference mode. */
  score(batch: Batch | Selection): BatchScores {
    return this.#planner.scores(batch) ?? scoreOnTape(this.graph, batch, this.#knownTask());
  }

  /** Changes with every weight update; unique among all networks of the process. */
  get version(): number {
    return this.#version;
  }

  /** The plan for inspecting a single image; undefined as for {@link planFor}. */
  get lookingPlan(): StepPlan | undefined {
    return this.#planner.looking;
  }

  /**
   * The plan for batches of `images` examples, holding the values of its last step; undefined for a network that is
   * trained on the tape.
   */
  planFor(images: number): StepPlan | undefined {
    return this.#planner.trainingPlan(images);
  }

  /**
   * The plan of the last step, holding the values of its batch (or of the shard computed on this thread); undefined as
   * for {@link planFor}.
   */
  get lastPlan(): StepPlan | undefined {
    return this.#planner.lastTrained;
  }

  /** A copy of all weights, in layer order. */
  weights(): StoredTensor[] {
    return this.model.weights.map((weight) => store(weight.originalName, weight.read()));
  }

  /** A copy of the optimizer's slots and of the weights' averages, named `<weight>:<slot>`. */
  slots(): StoredTensor[] {
    return this.#trainable.slots.flatMap((slots, index) => {
      const average = this.#averages[index];
      return Object.entries(average ? { ...slots, [AVERAGE]: average } : slots).map(([name, value]) =>
        store(this.#slotName(index, name), value),
      );
    });
  }

  /** SHA-256 of all weights. Equal for two networks exactly when their weights are equal bit for bit. */
  weightsSha256(): string {
    return hashWeights(this.weights());
  }

  /**
   * Restores saved weights and slots.
   * @throws Error if one is missing or has another shape; the network is unchanged then
   */
  restore(weights: readonly StoredTensor[], slots: readonly StoredTensor[]): void {
    const saved = new Map([...weights, ...slots].map((stored) => [stored.name, stored]));
    const targets = this.model.weights.map((weight) =>
      fitting(saved, weight.originalName, weight.shape as number[]),
    );
    const restored = this.#trainable.slots.flatMap((slots, index) =>
      Object.entries(slots).map(
        ([name, slot]) => [slot, fitting(saved, this.#slotName(index, name), slot.shape)] as const,
      ),
    );
    this.#version = ++versions;
    this.model.weights.forEach((weight, index) => replace(weight.read() as Variable, load(targets[index]!)));
    for (const [slot, stored] of restored) replace(slot, load(stored));
    this.#keepAverages(
      this.#trainable.variables.flatMap((_variable, index) => {
        const average = saved.get(this.#slotName(index, AVERAGE));
        return average ? [load(average)] : [];
      }),
    );
  }

  /** Resets the optimizer's state to that before the first step, for weights that were drawn anew. */
  clearSlots(): void {
    this.#version = ++versions;
    for (const slots of this.#trainable.slots)
      for (const slot of Object.values(slots)) replace(slot, zerosLike(slot));
    this.#keepAverages([]);
  }

  #keepAverages(averages: Tensor[]): void {
    for (const average of this.#averages) average.dispose();
    this.#averages = averages.map((average) => keep(average));
  }

  /** Frees all tensors. Idempotent. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#planner.dispose();
    for (const slots of this.#trainable.slots) for (const value of Object.values(slots)) value.dispose();
    this.#trainable.slots = [];
    this.#keepAverages([]);
    const weights = this.model.weights.map((weight) => weight.read());
    this.model.dispose();
    // TensorFlow.js keeps the weights of a layer that is used more than once.
    for (const weight of weights) if (!weight.isDisposed) weight.dispose();
  }

  /** The batch as tensors on the backend. Call inside `tidy`. */
  #taken(batch: Batch | Selection): Batch {
    return isSelection(batch) ? { inputs: takeInputs(batch), targets: this.task.targets(batch) } : batch;
  }

  /** The task, or undefined for a network whose outputs fit no task: such a network can still be inspected. */
  #knownTask(): Task | undefined {
    const { loss, task } = this.objective;
    const isKnown =
      task !== 'classification' ||
      loss !== undefined ||
      outputFormOf(this.graph) !== 'values' ||
      isBinary(this.graph, this.objective);
    return isKnown ? this.task : undefined;
  }

  #isPlanned(): boolean {
    const { loss = 'cross-entropy', labelSmoothing = 0 } = this.objective;
    const isSoftmax = loss === 'cross-entropy' && labelSmoothing === 0;
    return isSoftmax && !isBinary(this.graph, this.objective);
  }

  #sum(shards: readonly (Float32Array | undefined)[]): Tensor[] {
    let offset = 0;
    return this.#trainable.variables.map(({ shape, size }) => {
      const [from, to] = [offset, (offset += size)];
      const parts = shards.map((shard) => tensor(shard!.subarray(from, to), shape, 'float32'));
      return parts.reduce((sum, part) => add(sum, part));
    });
  }

  #slotName(index: number, slot: string): string {
    return `${this.model.trainableWeights[index]!.originalName}:${slot}`;
  }
}

function store(name: string, value: Tensor): StoredTensor {
  return { name, shape: value.shape, data: new Float32Array(value.dataSync()) };
}

function load(stored: StoredTensor): Tensor {
  return tensor(stored.data, stored.shape, 'float32');
}

function fitting(saved: Map<string, StoredTensor>, name: string, shape: readonly number[]): StoredTensor {
  const stored = saved.get(name);
  if (!stored) throw new Error(`the weight ${name} is missing`);
  if (stored.shape.join() !== shape.join())
    throw new Error(`the weight ${name} has the shape ${stored.shape.join('x')}, not ${shape.join('x')}`);
  return stored;
}
