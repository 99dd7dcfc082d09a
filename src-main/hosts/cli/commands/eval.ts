import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import type { Dataset } from '../../../engine/data/Dataset.ts';
import { describeEvaluation } from '../../../engine/tasks/classification/classMetrics.ts';
import { evaluate, scoredOutput, type Scores } from '../../../engine/tasks/evaluate.ts';
import { describeSegmentation } from '../../../engine/tasks/segmentation/describeSegmentation.ts';
import { describeValues } from '../../../engine/tasks/values/describeValues.ts';
import type { Network } from '../../../engine/training/Network.ts';
import { requireTargets } from '../../../engine/training/requireTargets.ts';
import { SingleTrainer } from '../../../engine/training/Trainer.ts';
import { PooledTrainer } from '../../../engine/training/workers/PooledTrainer.ts';
import { shareDataset } from '../../../engine/training/workers/shareDataset.ts';
import { WorkerPool } from '../../../engine/training/workers/WorkerPool.ts';
import type {
  ClassEvaluation,
  Ratios,
  SegmentationEvaluation,
  ValueEvaluation,
} from '../../../../src-shared/contract/evaluation.ts';
import type { MetricValues } from '../../../../src-shared/tasks/metrics.ts';
import { taskInfos } from '../../../../src-shared/tasks/tasks.ts';
import { pixelClassTitle } from '../../../../src-shared/texts/pixelClasses.ts';
import { metricText } from '../metricText.ts';
import { backendNames, type BackendInfo } from '../../../../src-shared/contract/service.ts';
import { choiceOption, countOption, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { evaluationData } from './evaluationData.ts';
import { openTarget, tellNotes } from './openTarget.ts';

/** Default k of the top-k accuracy. */
const USUAL_TOP = 5;

/** Scores the test images with all workers; their number does not affect the result. */
async function scoreTest(
  terminal: Terminal,
  network: Network,
  data: Dataset,
  backend: BackendInfo,
): Promise<Scores> {
  const pool = new WorkerPool();
  const shared = shareDataset(data);
  const { train, test: heldOut, shape } = shared;
  const workers = backend.name === 'wasm' ? backend.threads : 1;
  const parts = { network, data: shared, train, heldOut, batchSize: 2, workers, pool };
  const scorer = workers > 1 ? new PooledTrainer(parts) : new SingleTrainer(network, train, shape);
  try {
    return await evaluate(scorer, heldOut, scoredOutput(network), {
      onProgress: (done, total) => terminal.progress(terminal.texts.progress.evaluate, done, total),
    });
  } finally {
    scorer.close();
    await pool.close();
  }
}

/** `eval RUN|MODEL`: prints accuracy, loss, confusion matrix, calibration and per-class metrics on the test images. */
export async function evaluateTarget(
  terminal: Terminal,
  [target]: string[],
  options: RawOptions,
): Promise<void> {
  const wanted = countOption(options, 'topK', 1, 1000) ?? USUAL_TOP;
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const opened = await openTarget(terminal, target!, options);
  const { network } = opened;
  const data = await evaluationData(terminal, target!, opened, options);
  tellNotes(terminal, opened, options);
  requireTargets(target!, network.objective.task, data);
  const scores = await scoreTest(terminal, network, data, backend);
  if (scores.task === 'classification') {
    const evaluation = describeEvaluation('test', scores, data.test.labels, data.classes);
    const top = Math.min(wanted, data.classes.length);
    terminal.line(asLine(evaluation, scores.metrics, top, data.name));
    tell(terminal, evaluation, top);
  } else if (scores.task === 'multi-output') tellOutputs(terminal, scores.metrics, data);
  else if (scores.task === 'segmentation')
    tellSegmentation(terminal, describeSegmentation(data, 'test', scores), data.name);
  else tellValues(terminal, describeValues(data, 'test', scores), data.name);
  network.dispose();
}

/** The result line for scripts. Fields are never renamed, moved or removed. */
function asLine(evaluation: ClassEvaluation, metrics: MetricValues, top: number, data: string): object {
  const { accuracy, loss, confusion, classes, macro, weighted, interval, calibration } = evaluation;
  return {
    ...{ type: 'evaluation', accuracy, loss, confusion },
    classes: classes.map(({ averagePrecision: _told, ...row }) => row),
    ...{ macro, data, weighted, interval, calibration },
    topK: { k: top, accuracy: evaluation.topK[top - 1] },
    averagePrecision: classes.map(({ averagePrecision }) => averagePrecision),
    ...{ count: evaluation.count, unscored: evaluation.unscored },
    ...{ task: evaluation.task, metrics },
  };
}

function tell(terminal: Terminal, evaluation: ClassEvaluation, top: number): void {
  const { accuracy, loss, confusion, classes, interval, calibration, unscored, count } = evaluation;
  const { texts } = terminal;
  const short = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(4));
  const ratiosOf = ({ precision, recall, f1, auc, averagePrecision }: Ratios, support: number) => [
    ...[precision, recall, f1].map(short),
    support,
    ...[auc, averagePrecision].map(short),
  ];
  terminal.print(texts.evaluation(accuracy.toFixed(4), loss.toFixed(4), String(count)));
  terminal.print(texts.interval(...(interval.map(short) as [string, string])));
  terminal.print(texts.topK(top, short(evaluation.topK[top - 1] ?? NaN)));
  terminal.print(texts.calibration(short(calibration.error)));
  if (unscored > 0) terminal.note(texts.unscored(unscored));
  terminal.table(
    ['', ...classes.map(({ label }) => label)],
    confusion.map((row, index) => [classes[index]!.label, ...row]),
  );
  terminal.print('');
  terminal.table(texts.classHead, [
    ...classes.map((row) => [row.label, ...ratiosOf(row, row.support)]),
    [texts.macro, ...ratiosOf(evaluation.macro, count)],
    [texts.weighted, ...ratiosOf(evaluation.weighted, count)],
  ]);
  const empty = classes.filter(({ support }) => support === 0).map(({ label }) => label);
  if (empty.length > 0) terminal.print(texts.emptyClasses(empty.join(', ')));
}

/** Prints the evaluation of a network with several outputs. */
function tellOutputs(terminal: Terminal, metrics: MetricValues, { name, test }: Dataset): void {
  const { count } = test;
  terminal.line({
    ...{ type: 'evaluation', task: 'multi-output', loss: metrics['loss'], metrics },
    ...{ count, data: name },
  });
  for (const [id, value] of Object.entries(metrics)) terminal.print(metricText(terminal.language, id, value));
}

/** Prints the evaluation of a network that predicts values. */
function tellValues(terminal: Terminal, evaluation: ValueEvaluation, data: string): void {
  const { task, metrics, determination, count } = evaluation;
  terminal.line({
    ...{ type: 'evaluation', task, loss: metrics['loss'], metrics },
    ...{ determination: Number.isNaN(determination) ? null : determination, count, data },
  });
  for (const id of taskInfos[task].metrics)
    terminal.print(metricText(terminal.language, id, metrics[id]!, task));
  terminal.print(terminal.texts.determination(determination.toFixed(4), String(count)));
}

/** Prints the evaluation of a network that predicts the class of every pixel. */
function tellSegmentation(terminal: Terminal, evaluation: SegmentationEvaluation, data: string): void {
  const { texts } = terminal;
  const { task, metrics, meanOverlap, classes, confusion, unscored, ignored, count } = evaluation;
  terminal.line({
    ...{ type: 'evaluation', task, loss: metrics['loss'], metrics, meanIou: meanOverlap },
    classes: classes.map(({ label, support, overlap, precision, recall }) => ({
      ...{ label, support, iou: Number.isNaN(overlap) ? null : overlap, precision, recall },
    })),
    ...{ confusion, unscored, ignored, count, data },
  });
  for (const id of taskInfos[task].metrics)
    terminal.print(metricText(terminal.language, id, metrics[id]!, task));
  terminal.print(texts.meanIou(meanOverlap.toFixed(4), String(count)));
  if (unscored > 0) terminal.note(texts.unscoredPixels(unscored));
  if (ignored > 0) terminal.print(texts.ignoredPixels(ignored));
  terminal.table(
    texts.pixelHead,
    classes.map(({ label, support, overlap, precision, recall }) => [
      pixelClassTitle(label, terminal.language),
      ...[overlap, precision, recall].map((value) => (Number.isNaN(value) ? '–' : value.toFixed(4))),
      support,
    ]),
  );
}
