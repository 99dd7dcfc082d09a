import type { BatchScores } from '../../../../src-main/engine/tasks/evaluate.ts';
import type { Predictions } from '../../../../src-main/engine/tasks/classification/Predictions.ts';
import { softmaxLoss } from '../../../../src-main/engine/tasks/losses/softmaxLoss.ts';
import { evaluate, predictionsOf as allPredictions } from '../../../../src-main/engine/tasks/evaluate.ts';

/** The engine's predictions for given scores `[count][classes]`, evaluated with a scorer that returns them. */
export async function predictionsOf(
  scores: readonly (readonly number[])[],
  labels: readonly number[],
): Promise<{ predictions: Predictions; labels: Uint8Array }> {
  const classes = scores[0]?.length ?? 2;
  const score = (from: number, to: number): BatchScores => {
    const probabilities = Float32Array.from(scores.slice(from, to).flat());
    return { outputs: probabilities, heads: probabilities.map(Math.log) };
  };
  const split = { inputs: new Uint8Array(), labels: Uint8Array.from(labels), count: labels.length };
  const scorer = {
    width: 1,
    score: (_split: unknown, ranges: readonly { from: number; to: number }[]) =>
      ranges.map(({ from, to }) => score(from, to)),
  };
  const output = { kind: 'classification', loss: softmaxLoss, size: classes, shape: [] } as const;
  const predictions = allPredictions(await evaluate(scorer, split, output));
  return { predictions, labels: split.labels };
}
