import * as v from 'valibot';
import { SampleSchema } from './sample.ts';

/** What to check: the network on one image. */
export const ArithmeticCheckSchema = v.object({
  task: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  sample: SampleSchema,
});
export type ArithmeticCheckRequest = v.InferOutput<typeof ArithmeticCheckSchema>;

/** How a layer's values agree with the arithmetic that the window writes, in float64. */
export interface LayerCheck {
  layer: string;
  class: string;
  /** Values that were computed again, and that there are. */
  checked: number;
  values: number;
  /** Largest difference of a value; null for a layer that is not checked, because its arithmetic is not known. */
  difference: number | null;
  /** The same in proportion to the magnitude of what the value is the sum of. */
  relative: number | null;
}
