import { concat, slice, softmax, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import { metricOfOutput, type MetricValues } from '../../../src-shared/tasks/metrics.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { metricNamesOf, type OutputPart } from '../../../src-shared/tasks/outputs.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import type { Split } from '../data/Dataset.ts';
import { forward, outputActivations, type Heads } from '../network/forward.ts';
import { outputNodesOf, type Graph } from '../network/graph.ts';
import { outputFormOf } from '../network/outputForm.ts';
import {
  isSelection,
  range,
  takeInputs,
  writeInputs,
  type Batch,
  type Selection,
} from '../training/schedule/batches.ts';
import { predictionsFrom, type Predictions } from './classification/Predictions.ts';
import { asTwoClasses } from './binary.ts';
import type { Loss } from './losses/Loss.ts';
import { absoluteError, squaredError } from './losses/rowLosses.ts';
import type { Objective } from './Objective.ts';
import { PixelCollector, type SegmentationScores } from './segmentation/PixelCollector.ts';
import { outputParts, sumMetrics, writeTargets } from './several/severalOutputs.ts';
import { metricsFrom, outputSizeOf, type Task } from './Task.ts';

/** Progress, yielding and cancellation of a long evaluation. */
export interface EvaluationTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The images `from` to `to` (exclusive) of a split. */
export interface ImageRange {
  from: number;
  to: number;
}

/** Results of a network for a range of examples, `[to - from, size]` each. */
export interface BatchScores {
  /** The outputs; if a classifier's output is logits, their softmax; for one sigmoid the probabilities of both classes. */
  outputs: Float32Array;
  /** The values that the loss is computed from: for a classifier the logits, one per class. */
  heads: Float32Array;
}

/** Scores examples, on this thread alone or with the help of workers. */
export interface Scorer {
  /** Number of batches that are scored at once. */
  readonly width: number;
  /**
   * Scores at most `width` ranges of at most {@link EVALUATION_BATCH} examples each, with the same bits as a single
   * thread.
   */
  score(split: Split, ranges: readonly ImageRange[]): BatchScores[];
}

/** What is needed of a network to interpret its scores. */
export interface ScoredOutput {
  kind: TaskKind;
  loss: Loss;
  /** Number of scores per example: one per class, or the output values. */
  size: number;
  /** Shape of one input, if the input itself is the target. */
  shape: readonly number[];
  /** The outputs side by side, for a network with several. */
  parts?: readonly OutputPart[] | undefined;
  /** Fraction of a class' target that is distributed over all classes. */
  labelSmoothing?: number | undefined;
}

/** The scored output of a network. @throws FeaturescopeError as `taskOf` */
export const scoredOutput = ({
  graph,
  task,
  info,
  objective,
}: {
  graph: Graph;
  task: Task;
  info: ModelInfo;
  objective: Objective;
}): ScoredOutput => ({
  kind: task.kind,
  loss: task.loss,
  size: task.isBinary ? 2 : outputSizeOf(graph),
  shape: inputShapeOf(info),
  parts: objective.outputs && outputParts(graph, objective.outputs),
  labelSmoothing: objective.labelSmoothing,
});

/** The scores of a whole split for a network that is not a classifier. */
export interface ValueScores {
  task: 'regression' | 'reconstruction';
  metrics: MetricValues;
  /** Number of output values per example. */
  size: number;
  /** `[count, size]`; undefined if an example has more than {@link MOST_KEPT_VALUES} values. */
  outputs: Float32Array | undefined;
  /** Mean squared error of each example. */
  errors: Float32Array;
}

/** The scores of a whole split for a network with several outputs. */
export interface SeveralScores {
  task: 'multi-output';
  metrics: MetricValues;
}

/** The scores of a whole split. */
export type Scores =
  | ({ task: 'classification'; metrics: MetricValues } & Predictions)
  | ValueScores
  | SegmentationScores
  | SeveralScores;

/** Maximum number of values per output for which all outputs are kept. */
export const MOST_KEPT_VALUES = 16;

/**
 * The predictions in a classifier's scores.
 * @throws FeaturescopeError `evaluation/no-classes`, `evaluation/several-outputs` for another task
 */
export function predictionsOf(scores: Scores): Predictions {
  if (scores.task === 'classification') return scores;
  if (scores.task === 'multi-output') throw new FeaturescopeError('evaluation/several-outputs');
  throw new FeaturescopeError('evaluation/no-classes', { task: scores.task });
}

/** Images scored in one forward pass. */
export const EVALUATION_BATCH = 250;

/**
 * Runs a network over a whole split in large batches, yielding to other work between them.
 * @throws FeaturescopeError `engine/cancelled` when the signal is aborted
 */
export async function evaluate(
  scorer: Scorer,
  split: Split,
  output: ScoredOutput,
  task: EvaluationTask = {},
): Promise<Scores> {
  const collector = collectorOf(split, output);
  for (let from = 0; from < split.count; from += scorer.width * EVALUATION_BATCH) {
    task.signal?.throwIfAborted();
    const ranges = rangesFrom(from, split.count, scorer.width);
    scorer.score(split, ranges).forEach((scores, index) => collector.add(scores, ranges[index]!));
    task.onProgress?.(ranges.at(-1)!.to, split.count);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return collector.finish();
}

/** Collects the scores of a split, range by range. */
interface Collector {
  add(scores: BatchScores, range: ImageRange): void;
  finish(): Scores;
}

function collectorOf(split: Split, output: ScoredOutput): Collector {
  const { kind } = output;
  if (kind === 'classification') return new ClassCollector(split, output);
  if (kind === 'segmentation') return new PixelCollector(split, output);
  if (kind === 'multi-output') return new SeveralCollector(split, output);
  return new ValueCollector(split, { ...output, kind });
}

/** Collects class scores, range by range. */
class ClassCollector implements Collector {
  readonly #split: Split;
  readonly #output: ScoredOutput;
  readonly #scores: Float32Array;
  #lossSum = 0;

  constructor(split: Split, output: ScoredOutput) {
    this.#split = split;
    this.#output = output;
    this.#scores = new Float32Array(split.count * output.size);
  }

  add({ outputs, heads }: BatchScores, { from, to }: ImageRange): void {
    const { loss, size } = this.#output;
    this.#scores.set(outputs, from * size);
    this.#lossSum += loss.sum(heads, this.#split.labels.subarray(from, to), size);
  }

  finish(): Scores {
    const { labels, count } = this.#split;
    const loss = this.#lossSum / Math.max(1, count);
    const predictions = predictionsFrom(this.#scores, labels, this.#output.size, loss);
    const { accuracy } = predictions;
    return { task: 'classification', metrics: { loss, accuracy }, ...predictions };
  }
}

/** Collects the errors of predicted values, range by range, in float64. */
class ValueCollector implements Collector {
  readonly #split: Split;
  readonly #output: ScoredOutput & { kind: ValueScores['task'] };
  readonly #outputs: Float32Array | undefined;
  readonly #errors: Float32Array;
  readonly #sums = { loss: 0, mse: 0, mae: 0 };

  constructor(split: Split, output: ScoredOutput & { kind: ValueScores['task'] }) {
    this.#split = split;
    this.#output = output;
    this.#errors = new Float32Array(split.count);
    if (output.size <= MOST_KEPT_VALUES) this.#outputs = new Float32Array(split.count * output.size);
  }

  add({ outputs, heads }: BatchScores, { from, to }: ImageRange): void {
    const { loss, size } = this.#output;
    this.#outputs?.set(outputs, from * size);
    const targets = this.#targets(from, to);
    this.#sums.loss += loss.sum(heads, targets, size);
    for (let row = 0; row < to - from; row++) {
      const squared = squaredError(outputs, targets, row * size, size);
      this.#errors[from + row] = squared;
      this.#sums.mse += squared;
      this.#sums.mae += absoluteError(outputs, targets, row * size, size);
    }
  }

  finish(): Scores {
    const { kind: task, size } = this.#output;
    const count = Math.max(1, this.#split.count);
    const { loss, mse, mae } = this.#sums;
    const metrics = { loss: loss / count, mse: mse / count, mae: mae / count };
    return { task, metrics, size, outputs: this.#outputs, errors: this.#errors };
  }

  #targets(from: number, to: number): Float32Array {
    const { kind, size, shape } = this.#output;
    const split = this.#split;
    if (kind === 'regression') return split.targets!.subarray(from * size, to * size);
    const inputs = new Float32Array((to - from) * size);
    writeInputs({ split, shape, indices: range(from, to), clean: true }, inputs);
    return inputs;
  }
}

/** Collects the metrics of several outputs, range by range, in float64. */
class SeveralCollector implements Collector {
  readonly #split: Split;
  readonly #parts: readonly OutputPart[];
  readonly #size: number;
  readonly #smoothing: number;
  readonly #sums: number[] = [];

  constructor(split: Split, { parts = [], size, labelSmoothing = 0 }: ScoredOutput) {
    this.#split = split;
    this.#parts = parts;
    this.#size = size;
    this.#smoothing = labelSmoothing;
  }

  add({ outputs, heads }: BatchScores, { from, to }: ImageRange): void {
    const targets = new Float32Array((to - from) * this.#size);
    writeTargets(this.#parts, this.#split, range(from, to), this.#smoothing, targets);
    sumMetrics(this.#parts, heads, outputs, targets).forEach((sum, at) => {
      this.#sums[at] = (this.#sums[at] ?? 0) + sum;
    });
  }

  finish(): Scores {
    const names = metricNamesOf('multi-output', this.#parts);
    const count = Math.max(1, this.#split.count);
    const { loss: _none, ...own } = metricsFrom(names, 0, this.#sums, count);
    const loss = this.#parts.reduce(
      (sum, { name, weight = 1 }) => sum + weight * own[metricOfOutput(name, 'loss')]!,
      0,
    );
    return { task: 'multi-output', metrics: { loss, ...own } };
  }
}

/** The next batches of a split: at most `width`. */
function rangesFrom(first: number, count: number, width: number): ImageRange[] {
  const ranges: ImageRange[] = [];
  for (let from = first; from < count && ranges.length < width; from += EVALUATION_BATCH)
    ranges.push({ from, to: Math.min(count, from + EVALUATION_BATCH) });
  return ranges;
}

/**
 * Scores a batch with TensorFlow.js' own operations.
 * @param task task of the network. Default: classification
 */
export function scoreOnTape(
  graph: Graph,
  batch: Batch | Selection,
  task?: Pick<Task, 'kind' | 'heads' | 'isBinary'>,
): BatchScores {
  const holder: Partial<BatchScores> = {};
  tidy(() => {
    const inputs = isSelection(batch) ? takeInputs(batch) : batch.inputs;
    const pass = forward(graph, inputs, false, undefined, task?.heads);
    const ends = areLogits(graph, task) ? softmax(pass.logits) : pass.ends;
    const read = (values: Tensor, head: Heads[number] = 'none'): Float32Array =>
      (task?.isBinary ? asTwoClasses(values, head) : values).dataSync().slice() as Float32Array;
    holder.outputs = read(ends);
    holder.heads = read(pass.logits, task?.heads[0]);
  });
  return holder as BatchScores;
}

/** The outputs for heads, as {@link scoreOnTape} defines them. Call inside `tidy`. */
export function outputsOf(
  graph: Graph,
  heads: Tensor,
  task: Pick<Task, 'kind' | 'heads' | 'isBinary'>,
): Tensor {
  if (areLogits(graph, task)) return softmax(heads);
  const [first = 'none', ...others] = task.heads;
  if (others.length === 0) {
    const outputs = activated(heads, first);
    return task.isBinary ? asTwoClasses(outputs, 'none') : outputs;
  }
  let from = 0;
  const ends = outputNodesOf(graph).map(({ outputShape }, port) => {
    const size = sizeOf(outputShape.slice(1) as number[]);
    const own = slice(heads, [0, from], [heads.shape[0]!, size]);
    from += size;
    return activated(own, task.heads[port]!);
  });
  return concat(ends, 1);
}

const activated = (heads: Tensor, head: Heads[number]): Tensor =>
  head === 'none' ? heads : outputActivations[head](heads);

/** Whether a network outputs logits of classes, whose softmax is still to be computed. */
function areLogits(graph: Graph, task?: Pick<Task, 'kind' | 'heads'>): boolean {
  if (task?.kind === 'segmentation') return task.heads[0] === 'none';
  const isClassifier = task === undefined || task.kind === 'classification';
  return isClassifier && outputFormOf(graph) === 'logits';
}
