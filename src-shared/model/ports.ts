import type { ModelInfo, Port } from './model.ts';
import { sizeOf } from './shape.ts';

/** What a shape without the batch stands for. */
export function roleOf(shape: readonly number[]): Port['role'] {
  return (['other', 'vector', 'sequence', 'image'] as const)[shape.length] ?? 'other';
}

/** The shape of a network's first input, `[H, W, C]` of images. */
export const inputShapeOf = ({ inputs }: Pick<ModelInfo, 'inputs'>): readonly number[] =>
  inputs[0]?.shape ?? [];

/** How many values a network puts out for one example: of a classifier its classes. */
export const outputSizeOf = ({ outputs }: Pick<ModelInfo, 'outputs'>): number =>
  sizeOf(outputs[0]?.shape ?? [0]);
