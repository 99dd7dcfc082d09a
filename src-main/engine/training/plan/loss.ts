import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import type { Signal } from './CompiledLayer.ts';
import type { PlanMemory } from './PlanMemory.ts';

/** The loss of a plan, as the tape computes it: the mean cross-entropy of the logits' softmax, times the batch's share. */
export interface LossPlan {
  /** Byte offset of the labels (int32). */
  labels: number;
  /** Computes the logits' gradient. Returns the loss and how many images are right. */
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

/** How many rows have their first highest value at the label; none where a value is no number. */
function countRight(logits: Float32Array, labels: Int32Array, classes: number): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++)
    if (highestScore(logits, row * classes, classes) === labels[row]) right++;
  return right;
}
