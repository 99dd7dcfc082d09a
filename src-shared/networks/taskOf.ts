import type { TaskKind } from '../tasks/tasks.ts';
import type { LossName } from '../tasks/losses.ts';
import type { DescribedDraft } from './describeDraft.ts';

/**
 * The task that a network can be meant for, by its shapes, its last activation and its loss: a cross-entropy or a softmax
 * over units is for classes, over the maps of an output as large as the picture for the classes of pixels; an output of the input's
 * shape reconstructs it; all else learns numbers.
 * @param reconstructs whether the targets are known to be the inputs
 */
export function taskOf(described: DescribedDraft, loss?: LossName, reconstructs = false): TaskKind {
  const output = described.layers.at(-1);
  const input = described.layers.find(({ layer }) => layer.className === 'InputLayer');
  if (reconstructs) return 'reconstruction';
  const isOfPixels =
    output?.shape?.length === 3 && output.shape[2]! > 1 && isAsLarge(output.shape, input?.shape);
  const isSoftmax = lastActivation(described) === 'softmax';
  if (isOfPixels && (loss === 'cross-entropy' || (loss === undefined && isSoftmax))) return 'segmentation';
  if (loss === 'cross-entropy' || loss === 'hinge') return 'classification';
  const isSame = output?.shape?.join() === input?.shape?.join() && output !== input;
  if (isSame) return 'reconstruction';
  const isClasses = output?.shape?.length === 1 && isSoftmax;
  if (isClasses || loss === 'binary-cross-entropy') return 'classification';
  if (loss === 'mse' || loss === 'mae' || output?.shape?.length !== 1) return 'regression';
  return output.shape[0] === 1 ? 'regression' : 'classification';
}

const isAsLarge = (output: readonly unknown[], input: readonly unknown[] | null | undefined): boolean =>
  input?.length === 3 && output[0] === input[0] && output[1] === input[1];

function lastActivation({ layers }: DescribedDraft): unknown {
  const last = layers.at(-1)?.layer;
  return last?.className === 'Softmax' ? 'softmax' : last?.config['activation'];
}
