import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import type { Signal } from './CompiledLayer.ts';
import type { PlanMemory } from './PlanMemory.ts';

/** The loss of a plan, equal to the tape's: mean softmax cross-entropy of the logits, times the share of the batch. */
export interface LossPlan {
  /** Byte offset of the labels (int32). */
  labels: number;
  /** Computes the gradient of the logits. Returns the loss and the number of correctly classified images. */
  run(share: number): { loss: number; right: number };
}

/** @param logits `[N, classes]` with a gradient */
export function planLoss(module: KernelModule, memory: PlanMemory, logits: Signal): LossPlan {
  const { exports } = module;
  const [images, classes] = logits.shape as [number, number];
  const count = images * classes;
  const [labels, losses, mean] = [images, images, 1].map((length) => memory.reserve(length * 4)) as [
    number,
    number,
    number,
  ];
  const gradient = logits.gradient!;
  return {
    labels,
    run(share) {
      exports.softmaxCrossEntropy(logits.values, labels, losses, gradient, images, classes);
      exports.sumColumns(losses, mean, 1, images, 1 / images);
      const rounded = Math.fround(share);
      exports.scale(gradient, gradient, count, Math.fround(rounded / images));
      const loss = Math.fround(module.floats(mean, 1)[0]! * rounded);
      const right = countRight(module.floats(logits.values, count), module.integers(labels, images), classes);
      return { loss, right };
    },
  };
}

/** Number of rows whose first maximum is at the label; a row that contains NaN never counts. */
function countRight(logits: Float32Array, labels: Int32Array, classes: number): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++)
    if (highestScore(logits, row * classes, classes) === labels[row]) right++;
  return right;
}
