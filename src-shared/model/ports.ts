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
