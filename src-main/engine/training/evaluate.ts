import { tidy } from '@tensorflow/tfjs-core';
import type { Split } from '../data/Dataset.ts';
import { forward, type GraphNode } from '../models/graph.ts';
import { isSelection, takeBatch, type Batch, type Selection } from './batches.ts';
import { lossOf } from './losses/lossOf.ts';

/** What a network says of a whole split. */
export interface Predictions {
  /** `[count, classes]`, 0..1 */
  scores: Float32Array;
  /** Index of the highest score per image. */
  predicted: Uint8Array;
  /** Mean cross-entropy in nats. */
  loss: number;
  accuracy: number;
  /** `confusion[truth][predicted]` in images. */
  confusion: number[][];
}

/** How a long evaluation reports itself, gives way to other work, and is stopped. */
export interface EvaluationTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Images of a split from `from` to `to` (exclusive). */
export interface ImageRange {
  from: number;
  to: number;
}

/** What a network says of a range of images, `[to - from, classes]` each. */
export interface BatchScores {
  probabilities: Float32Array;
  logits: Float32Array;
}

/** What scores images: this thread alone, or with the help of others. */
export interface Scorer {
  /** How many batches it scores at once. */
  readonly width: number;
  /** Scores at most `width` ranges of at most {@link EVALUATION_BATCH} images each, bit for bit as one thread would. */
  score(split: Split, ranges: readonly ImageRange[]): BatchScores[];
}

/** As much of a network as an evaluation needs besides its scores. */
export interface ScoredNetwork {
  graph: readonly GraphNode[];
  info: { classes: number };
}

/** Images scored in one forward pass. */
export const EVALUATION_BATCH = 250;

/**
 * Runs a network over a whole split in large batches, giving way to other work between them.
 * @throws FeaturescopeError `engine/cancelled` when the signal fires
 */
export async function evaluate(
  scorer: Scorer,
  split: Split,
  { graph, info: { classes } }: ScoredNetwork,
  task: EvaluationTask = {},
): Promise<Predictions> {
  const loss = lossOf(graph);
  const scores = new Float32Array(split.count * classes);
  let lossSum = 0;
  for (let from = 0; from < split.count; from += scorer.width * EVALUATION_BATCH) {
    task.signal?.throwIfAborted();
    const ranges = rangesFrom(from, split.count, scorer.width);
    scorer.score(split, ranges).forEach(({ probabilities, logits }, index) => {
      const range = ranges[index]!;
      scores.set(probabilities, range.from * classes);
      lossSum += loss.sum(logits, split.labels.subarray(range.from, range.to), classes);
    });
    task.onProgress?.(ranges.at(-1)!.to, split.count);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return summarise(scores, split.labels, classes, lossSum / Math.max(1, split.count));
}

/** The next batches of a split: as many as are scored at once, or as there are left. */
function rangesFrom(first: number, count: number, width: number): ImageRange[] {
  const ranges: ImageRange[] = [];
  for (let from = first; from < count && ranges.length < width; from += EVALUATION_BATCH)
    ranges.push({ from, to: Math.min(count, from + EVALUATION_BATCH) });
  return ranges;
}

/** What a network says of a batch, by TensorFlow.js' own operations. */
export function scoreOnTape(graph: GraphNode[], batch: Batch | Selection): BatchScores {
  const holder: Partial<BatchScores> = {};
  tidy(() => {
    const { images } = isSelection(batch) ? takeBatch(batch) : batch;
    const pass = forward(graph, images, false);
    holder.probabilities = pass.probabilities.dataSync().slice() as Float32Array;
    holder.logits = pass.logits.dataSync().slice() as Float32Array;
  });
  return holder as BatchScores;
}

function summarise(scores: Float32Array, labels: Uint8Array, classes: number, loss: number): Predictions {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const predicted = new Uint8Array(labels.length);
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    const best = argMax(scores, row * classes, classes);
    predicted[row] = best;
    confusion[labels[row]!]![best]! += 1;
    if (best === labels[row]) right += 1;
  }
  return { scores, predicted, loss, accuracy: labels.length === 0 ? 0 : right / labels.length, confusion };
}

function argMax(values: Float32Array, start: number, length: number): number {
  let best = 0;
  for (let index = 1; index < length; index++)
    if (values[start + index]! > values[start + best]!) best = index;
  return best;
}
