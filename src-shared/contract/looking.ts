import * as v from 'valibot';
import { SampleSchema, splitName } from './sample.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** What a probe delivers of the layers it names. */
export const quantityNames = ['activations', 'filters', 'gradients'] as const;
export type Quantity = (typeof quantityNames)[number];
/**
 * What a probe delivers of weights besides their values: how much they changed since training began and in the last step,
 * as float32 differences, and the loss' gradient that the last step used. The latter two are of steps done while a probe
 * wished for them.
 */
export const weightViewNames = ['changeSinceStart', 'changeInLastStep', 'gradientOfLastStep'] as const;
export type WeightView = (typeof weightViewNames)[number];
/**
 * Everything a probe can wish for. `noise` is what a random layer used in training: for Dropout 0 where a value was dropped, and
 * the factor of those that were kept; of the last step that the image took part in, see `NoiseDraw`.
 */
export const probeQuantityNames = [...quantityNames, ...weightViewNames, 'noise'] as const;
export type ProbeQuantity = (typeof probeQuantityNames)[number];

/** What to look at once: of which layers, of which sample. */
export const LookSchema = v.object({
  sample: SampleSchema,
  layers: v.union([v.literal('all'), v.array(text)]),
  quantities: v.pipe(v.array(v.picklist(probeQuantityNames)), v.minLength(1)),
});
export type LookRequest = v.InferOutput<typeof LookSchema>;

/** Which images of a split to send, from `offset` on. At most 1,000 at once. */
export const SamplesSchema = v.object({
  split: splitName,
  offset: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
});
export type SamplesRequest = v.InferOutput<typeof SamplesSchema>;
