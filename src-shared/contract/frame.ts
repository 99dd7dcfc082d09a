import * as v from 'valibot';
import { probeQuantityNames } from './looking.ts';
import { SampleSchema } from './service.ts';
import { sizeOf } from '../model/shape.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const FrameTensorSchema = v.pipe(
  v.object({
    layer: v.string(),
    name: v.string(),
    quantity: v.picklist(probeQuantityNames),
    shape: v.array(count),
    dtype: v.literal('float32'),
    data: v.instance(Float32Array),
    draw: v.optional(v.object({ step: count, row: count, own: v.boolean() })),
    map: v.optional(count),
  }),
  v.check(
    (tensor) => tensor.data.length === sizeOf(tensor.shape),
    'a tensor whose shape does not match its values',
  ),
);

const ActivationSummarySchema = v.object({
  layer: v.string(),
  low: v.number(),
  high: v.number(),
  rootMeanSquare: v.number(),
});

/** Validates a received frame: the values of every tensor must match its shape. See `Frame` in service.ts. */
export const FrameSchema = v.object({
  probe: v.string(),
  sequence: count,
  session: v.string(),
  version: count,
  step: count,
  epoch: count,
  sample: SampleSchema,
  label: v.nullable(count),
  tensors: v.array(FrameTensorSchema),
  summaries: v.array(ActivationSummarySchema),
});
