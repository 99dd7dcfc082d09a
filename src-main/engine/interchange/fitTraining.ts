import type { ImportNote, TrainingOfModel } from '../../../src-shared/contract/imports.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import type { Graph } from '../network/graph.ts';
import { lastActivationOf, outputFormOf } from '../network/outputForm.ts';
import { fits } from '../tasks/losses/lossOf.ts';
import { objectiveOfModel } from '../training/objectiveOfModel.ts';
import type { TrainingOfFile } from './ReadModel.ts';

/** The settings for training a network on that its file has, and what is told of them. */
export function fitTraining(
  graph: Graph,
  info: ModelInfo,
  { settings: own, loss, metrics, notUnderstood }: TrainingOfFile,
): { settings: TrainingOfModel; notes: ImportNote[] } {
  const { task } = objectiveOfModel(graph, info);
  const isOfLogits = outputFormOf(graph) === 'logits';
  const isCrossEntropy = loss?.name.endsWith('cross-entropy') === true;
  const isFitting =
    loss !== undefined && fits(loss.name, graph, task) && (!isCrossEntropy || loss.fromLogits === isOfLogits);
  const settings: TrainingOfModel = {
    ...own,
    ...(isFitting && { loss: loss.name }),
    ...(isFitting && loss.labelSmoothing !== undefined && { labelSmoothing: loss.labelSmoothing }),
  };
  const asked = loss && (loss.fromLogits ? `${loss.name}, from_logits` : loss.name);
  const left = [...notUnderstood, ...(isFitting || !asked ? [] : [`loss = ${asked}`])];
  const found = Object.entries({ ...settings, ...(metrics.length > 0 && { metrics: metrics.join(', ') }) });
  const notes: ImportNote[] = [];
  if (Object.keys(settings).length > 0)
    notes.push({
      code: 'training/found',
      detail: { settings: found.map(([name, value]) => `${kerasNames[name] ?? name} ${value}`).join(', ') },
    });
  if (isOneLogit(graph, loss)) notes.push({ code: 'output/one-logit', detail: {} });
  if (left.length > 0) notes.push({ code: 'training/not-understood', detail: { settings: left.join(', ') } });
  return { settings, notes };
}

/** Whether a network tells two classes apart by a single logit, which here is a value. */
function isOneLogit(graph: Graph, loss: TrainingOfFile['loss']): boolean {
  const isOne = graph.at(-1)!.outputShape.slice(1).join() === '1';
  return (
    isOne &&
    lastActivationOf(graph) === 'linear' &&
    loss?.fromLogits === true &&
    loss.name === 'binary-cross-entropy'
  );
}

/** Settings as people know them from Keras. */
const kerasNames: Readonly<Record<string, string>> = {
  learningRate: 'learning_rate',
  clipNorm: 'global_clipnorm',
  labelSmoothing: 'label_smoothing',
};
