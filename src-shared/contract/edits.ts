import * as v from 'valibot';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Maximum number of values in one edit. */
const MOST_EDITED_VALUES = 4096;

/**
 * A change of weights by hand: `values` sets single values of a layer's weight (`kernel`, `bias`), by their index in row-major order; `silence` sets
 * what makes a map (its kernel and bias, or scale and shift) to zero; `swap` exchanges what makes two maps of a layer.
 */
export const WeightEditSchema = v.variant('kind', [
  v.object({
    kind: v.literal('values'),
    layer: name,
    weight: name,
    values: v.pipe(
      v.array(v.object({ index, value: v.pipe(v.number(), v.finite()) })),
      v.minLength(1),
      v.maxLength(MOST_EDITED_VALUES),
    ),
  }),
  v.object({ kind: v.literal('silence'), layer: name, map: index }),
  v.object({ kind: v.literal('swap'), layer: name, map: index, with: index }),
]);

export type WeightEdit = v.InferOutput<typeof WeightEditSchema>;

/** Edits that are made together. */
export const EditWeightsSchema = v.object({
  edits: v.pipe(v.array(WeightEditSchema), v.minLength(1), v.maxLength(64)),
});

export type EditWeightsRequest = v.InferOutput<typeof EditWeightsSchema>;

/** Edits of a run's weights after `step` updates: the next update is the first with the new weights. */
export interface EditsAtStep extends EditWeightsRequest {
  step: number;
}
