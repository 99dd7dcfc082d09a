import type { ModelInfo, Port } from './model.ts';
import { sizeOf } from './shape.ts';

/** The role of a shape without the batch. */
export function roleOf(shape: readonly number[]): Port['role'] {
  return (['other', 'vector', 'sequence', 'image'] as const)[shape.length] ?? 'other';
}

/** The shape of a network's first input, `[H, W, C]` for images. */
export const inputShapeOf = ({ inputs }: Pick<ModelInfo, 'inputs'>): readonly number[] =>
  inputs[0]?.shape ?? [];

/** Number of output values per example: for a classifier the number of classes. */
export const outputSizeOf = ({ outputs }: Pick<ModelInfo, 'outputs'>): number =>
  sizeOf(outputs[0]?.shape ?? [0]);

/** Number of scores per example: one per output value, and two for a classifier of two classes with one output. */
export function scoreCountOf({
  model,
  data,
  task,
}: {
  model: Pick<ModelInfo, 'outputs'>;
  data: { classes: readonly unknown[] };
  task: string;
}): number {
  const count = outputSizeOf(model);
  return count === 1 && task === 'classification' ? Math.max(count, data.classes.length) : count;
}
