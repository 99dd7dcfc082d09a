import type { Labels } from '../../../src-shared/model/labels.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EvaluateRequest, ThresholdsRequest } from '../../../src-shared/contract/evaluation.ts';
import type { EngineCalls, SampleBatch, SamplesRequest } from '../../../src-shared/contract/service.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { takeRows, type Dataset } from '../data/Dataset.ts';
import { readImages } from '../data/fitImages.ts';
import { augmentedVersions } from '../inspection/augmentedVersions.ts';
import { checkArithmetic } from '../inspection/checkArithmetic.ts';
import { collectTensors, takeExample } from '../inspection/probes/collectTensors.ts';
import { resolveSample } from '../inspection/probes/resolveSample.ts';
import { describeEvaluation } from '../tasks/classification/classMetrics.ts';
import { findPredictions } from '../tasks/classification/findPredictions.ts';
import type { Predictions } from '../tasks/classification/Predictions.ts';
import { describeRanking } from '../tasks/classification/rankingCurves.ts';
import { thresholdTable } from '../tasks/classification/thresholdTable.ts';
import type { ScoreCache } from '../tasks/ScoreCache.ts';
import { describeSegmentation } from '../tasks/segmentation/describeSegmentation.ts';
import { describeValues } from '../tasks/values/describeValues.ts';
import { findExamples } from '../tasks/values/findExamples.ts';
import { range, writeInputs } from '../training/schedule/batches.ts';
import type { Session } from '../training/Session.ts';
import type { ClientTasks } from './ClientTasks.ts';

/** A split with a network's scores. */
interface ScoredSplit {
  split: 'train' | 'test';
  data: Dataset;
  predictions: Predictions;
  labels: Labels;
  classes: readonly string[];
}

/** Calls about one network and the images of its data set. */
export type NetworkCalls = Pick<
  EngineCalls,
  | 'look'
  | 'checkArithmetic'
  | 'samples'
  | 'augmented'
  | 'evaluate'
  | 'examples'
  | 'rankingCurves'
  | 'thresholds'
  | 'predictions'
>;

/**
 * The calls about the network of a session, in its current state.
 * @param session throws `engine/no-session` if there is none
 * @param scores caches the scores of whole splits
 */
export function networkCalls(session: () => Session, tasks: ClientTasks, scores: ScoreCache): NetworkCalls {
  /** Derives something from a split's scores, which are computed only if they are not cached. */
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
    look: async ({ sample, ...request }) => {
      const { data, network } = session();
      // Weights are the same whatever goes through the network, and there without any example.
      if (request.quantities.every((quantity) => quantity === 'filters'))
        return collectTensors(network, { input: [], target: null }, request);
      const example = takeExample(network, resolveSample(data, sample));
      try {
        return collectTensors(network, example, request);
      } finally {
        example.input.dispose();
      }
    },
    checkArithmetic: ({ task, sample }) => {
      const open = session();
      if (open.busyWith) throw new FeaturescopeError('engine/busy', { task: open.busyWith });
      const { version } = open.network;
      return tasks.run(task, (signal) =>
        checkArithmetic(open, sample, {
          signal,
          unchanged: () => open.network.version === version,
          onProgress: tasks.counted(task, { what: 'explain', unit: 'images' }),
        }),
      );
    },
    samples: async (request) => readSamples(session(), request),
    augmented: async (request) => augmentedVersions(session(), request),
    evaluate: ({ task, split }) => {
      const open = session();
      const { data } = open;
      return tasks.run(task, async (signal) => {
        const onProgress = tasks.counted(task, { what: 'evaluate', unit: 'images' });
        const found = await scores.scores(open, split, { signal, onProgress });
        if (found.task === 'multi-output')
          return { ...found, split, count: data[split].count, outputs: open.network.objective.outputs ?? [] };
        if (found.task === 'segmentation') return describeSegmentation(data, split, found);
        if (found.task !== 'classification') return describeValues(data, split, found);
        return describeEvaluation(split, found, data[split].labels, data.classes);
      });
    },
    examples: ({ task, ...request }) => {
      const open = session();
      return tasks.run(task, async (signal) => {
        const onProgress = tasks.counted(task, { what: 'evaluate', unit: 'images' });
        const found = await scores.scores(open, request.split, { signal, onProgress });
        if (found.task === 'multi-output') throw new FeaturescopeError('evaluation/several-outputs');
        if (found.task === 'classification') throw new FeaturescopeError('evaluation/only-classes');
        return findExamples(open, found, request);
      });
    },
    rankingCurves: (request) =>
      fromScores(request, ({ split, predictions, labels, classes }) =>
        describeRanking(split, predictions, labels, classes),
      ),
    thresholds: async (request) => {
      const classes = knownClasses(session(), request);
      return fromScores(request, ({ split, predictions, labels }) =>
        thresholdTable(split, { scores: predictions.scores, labels, index: request.class, classes }),
      );
    },
    predictions: (request) =>
      fromScores(request, ({ data, predictions }) => findPredictions(data, predictions, request)),
  };
}

function readSamples({ data, network }: Session, { split, offset, count }: SamplesRequest): SampleBatch {
  if (data.missing) throw data.missing;
  const { labels, count: total } = data[split];
  const to = Math.min(total, offset + count);
  if (offset >= total)
    throw new FeaturescopeError('data/sample-out-of-range', { index: offset, split, last: total - 1 });
  const indices = range(offset, to);
  return {
    split,
    offset,
    total,
    count: to - offset,
    ...examplesOf(data, split, indices),
    labels: labels.slice(offset, to),
    scores: network.score({ split: data[split], shape: data.shape, indices }).outputs,
  };
}

/** Images as bytes; for other data the inputs and their targets. */
function examplesOf(
  data: Dataset,
  name: 'train' | 'test',
  indices: Int32Array,
): Pick<SampleBatch, 'images' | 'inputs' | 'targets'> {
  const split = data[name];
  const { targets } = split;
  const size = targets ? targets.length / split.count : 0;
  const own = targets && { targets: takeRows(targets, [...indices], size) };
  if (split.inputs instanceof Uint8Array) return { images: readImages(split, data.shape, indices), ...own };
  const inputs = new Float32Array(indices.length * sizeOf(data.shape));
  writeInputs({ split, shape: data.shape, indices }, inputs);
  return { images: new Uint8Array(), inputs, ...own };
}

function knownClasses({ data: { classes } }: Session, { class: index }: ThresholdsRequest): number {
  if (index < classes.length) return classes.length;
  throw new FeaturescopeError('evaluation/unknown-class', { class: index, known: classes.join(', ') });
}
