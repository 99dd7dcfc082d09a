import * as v from 'valibot';
import { CodePlaneSchema, ComparePcaSchema, DecodeSchema } from './codes.ts';
import { NoiseLevelsSchema } from './denoising.ts';
import { EvaluateSchema, ExamplesSchema, PredictionsSchema } from './evaluation.ts';
import { GradientCheckSchema, LandscapeSchema } from './loss.ts';
import { LookSchema, SamplesSchema } from './looking.ts';
import {
  EmbeddingSchema,
  GradCamSchema,
  MaximiseSchema,
  MovedSchema,
  OcclusionSchema,
  OverTimeSchema,
  RobustnessSchema,
  SaliencySchema,
  SeparabilitySchema,
} from './why.ts';

const asks = <N extends string, S extends v.GenericSchema>(call: N, request: S) =>
  v.object({ call: v.literal(call), request });

/**
 * A request about one network, with the call that answers it for the open session. `state` is the session state, as in
 * `onState`.
 */
const AskSchema = v.variant('call', [
  v.object({ call: v.picklist(['state', 'history', 'statistics']) }),
  asks('look', LookSchema),
  asks('samples', SamplesSchema),
  asks('evaluate', EvaluateSchema),
  asks('rankingCurves', EvaluateSchema),
  asks('predictions', PredictionsSchema),
  asks('examples', ExamplesSchema),
  asks('saliency', SaliencySchema),
  asks('gradCam', GradCamSchema),
  asks('occlusion', OcclusionSchema),
  asks('maximise', MaximiseSchema),
  asks('embedding', EmbeddingSchema),
  asks('separability', SeparabilitySchema),
  asks('robustness', RobustnessSchema),
  asks('moved', MovedSchema),
  asks('overTime', OverTimeSchema),
  asks('codePlane', CodePlaneSchema),
  asks('decode', DecodeSchema),
  asks('comparePca', ComparePcaSchema),
  asks('noiseLevels', NoiseLevelsSchema),
  asks('landscape', LandscapeSchema),
  asks('checkGradient', GradientCheckSchema),
]);
export type Ask = v.InferOutput<typeof AskSchema>;

/** A request about a step of a run (its folder). `task` names the restoring of the step. */
export const AskAtStepSchema = v.object({
  task: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  run: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  ask: AskSchema,
});
export type AskAtStepRequest = v.InferOutput<typeof AskAtStepSchema>;
