import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EvaluateRequest, ThresholdsRequest } from '../../../src-shared/contract/evaluation.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import type { Dataset } from '../data/Dataset.ts';
import { describeEvaluation } from '../tasks/classification/classMetrics.ts';
import { findPredictions } from '../tasks/classification/findPredictions.ts';
import type { Predictions } from '../tasks/classification/Predictions.ts';
import { describeRanking } from '../tasks/classification/rankingCurves.ts';
import { thresholdTable } from '../tasks/classification/thresholdTable.ts';
import type { ScoreShelf } from '../tasks/ScoreShelf.ts';
import type { Session } from '../training/Session.ts';
import type { ClientTasks } from './ClientTasks.ts';

/** A split with what the network says of it. */
interface ScoredSplit {
  split: 'train' | 'test';
  data: Dataset;
  predictions: Predictions;
  labels: Uint8Array;
  classes: readonly string[];
}

type EvaluationCalls = Pick<EngineCalls, 'evaluate' | 'rankingCurves' | 'thresholds' | 'predictions'>;

/**
 * The calls about how well the open network does: all follow from the scores of a split, which are computed only where they
 * are not known.
 * @param session the open one; throws `engine/no-session` where there is none
 */
export function evaluationCalls(
  session: () => Session,
  tasks: ClientTasks,
  scores: ScoreShelf,
): EvaluationCalls {
  const fromScores = async <T>(
    { task, split }: EvaluateRequest,
    tell: (scored: ScoredSplit) => T,
  ): Promise<T> => {
    const open = session();
    const { data } = open;
    return tasks.run(task, async (signal) => {
      const onProgress = tasks.counted(task, { what: 'evaluate', unit: 'images' });
      const predictions = await scores.predictions(open, split, { signal, onProgress });
      return tell({ split, data, predictions, labels: data[split].labels, classes: data.classes });
    });
  };
  return {
    evaluate: (request) =>
      fromScores(request, ({ split, predictions, labels, classes }) =>
        describeEvaluation(split, predictions, labels, classes),
      ),
    rankingCurves: (request) =>
      fromScores(request, ({ split, predictions, labels, classes }) =>
        describeRanking(split, predictions, labels, classes),
      ),
    thresholds: async (request: ThresholdsRequest) => {
      const { class: index } = request;
      const { classes } = session().data;
      if (index >= classes.length)
        throw new FeaturescopeError('evaluation/unknown-class', { class: index, known: classes.join(', ') });
      return fromScores(request, ({ split, predictions: { scores: values }, labels }) =>
        thresholdTable(split, { scores: values, labels, index, classes: classes.length }),
      );
    },
    predictions: (request) =>
      fromScores(request, ({ data, predictions }) => findPredictions(data, predictions, request)),
  };
}
