import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { InputForm } from './InputForm.ts';

/** The shape in which a network takes examples of a shape: images `[H, W, C]` may go in with channels first, or flat. */
export function ownShapeOf(shape: readonly number[], form: InputForm | undefined): readonly number[] {
  if (!form || shape.length !== 3) return shape;
  if (form.flat) return [sizeOf(shape)];
  return form.channelsFirst ? [shape[2]!, shape[0]!, shape[1]!] : shape;
}
