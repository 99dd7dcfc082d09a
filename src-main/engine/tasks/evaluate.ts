import { softmax, tidy } from '@tensorflow/tfjs-core';
import type { Split } from '../data/Dataset.ts';
import { forward, type GraphNode } from '../network/graph.ts';
import { outputFormOf } from '../network/outputForm.ts';
import type { Loss } from './classification/Loss.ts';
import { lossOf } from './classification/lossOf.ts';
import { isSelection, takeBatch, type Batch, type Selection } from '../training/schedule/batches.ts';
import { predictionsFrom, type Predictions } from './classification/Predictions.ts';

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

/** What has to be known of a network to make sense of its scores. */
export interface ScoredOutput {
  classes: number;
  loss: Loss;
}

/** Of a network. */
export const scoredOutput = ({
  graph,
  info,
}: {
  graph: readonly GraphNode[];
  info: { classes: number };
}): ScoredOutput => ({
  classes: info.classes,
  loss: lossOf(graph),
});

/** Images scored in one forward pass. */
export const EVALUATION_BATCH = 250;

/**
 * Runs a network over a whole split in large batches, giving way to other work between them.
 * @throws FeaturescopeError `engine/cancelled` when the signal fires
 */
export async function evaluate(
  scorer: Scorer,
  split: Split,
  { classes, loss }: ScoredOutput,
  task: EvaluationTask = {},
): Promise<Predictions> {
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
  return predictionsFrom(scores, split.labels, classes, lossSum / Math.max(1, split.count));
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
  const form = outputFormOf(graph);
  const holder: Partial<BatchScores> = {};
  tidy(() => {
    const { images } = isSelection(batch) ? takeBatch(batch) : batch;
    const { outputs, logits } = forward(graph, images, false);
    const ends = form === 'logits' ? softmax(logits) : outputs.at(-1)!;
    holder.probabilities = ends.dataSync().slice() as Float32Array;
    holder.logits = logits.dataSync().slice() as Float32Array;
  });
  return holder as BatchScores;
}
