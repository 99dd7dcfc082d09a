import * as v from 'valibot';

/** The two parts of a data set. */
export const splitName = v.picklist(['train', 'test']);

/** An image to inspect: one of the data set, or pixels in the network's input size (0..255, `[H, W, C]`). */
export const SampleSchema = v.union([
  v.object({ split: splitName, index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  v.object({ pixels: v.instance(Uint8Array) }),
]);
export type SampleRef = v.InferOutput<typeof SampleSchema>;
