import * as v from 'valibot';
import { MOST_INPUT_NOISE } from './training.ts';

const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const whole = (low: number, high: number, usual: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high)), usual);

/**
 * What a network that reconstructs images makes of the first `count` test images with more and more noise, and of the first
 * `shown` of them with noise of one level.
 */
export const NoiseLevelsSchema = v.object({
  task,
  level: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(MOST_INPUT_NOISE)),
  count: whole(1, 10_000, 1000),
  shown: whole(1, 64, 12),
  /** Seed of the noise. */
  seed: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff)), 1),
});
export type NoiseLevelsRequest = v.InferInput<typeof NoiseLevelsSchema>;

/** The schemas of the calls about noise. */
export const denoisingCallSchemas = { noiseLevels: v.tuple([NoiseLevelsSchema]) } as const;

/** Mean squared errors against the clean images at one level of noise: of the noisy images, and of what the network makes of them. */
export interface NoiseLevel {
  level: number;
  noisy: number;
  network: number;
}

/** What a network makes of noise. */
export interface NoiseLevels {
  /** Level that the network was trained with; null without noise. */
  trained: number | null;
  count: number;
  levels: NoiseLevel[];
  /** The chosen level, measured on the same images. */
  chosen: NoiseLevel;
  /** Shape of an image; the leading images, clean and noisy, 0..255, and what the network makes of the noisy ones, 0..1. */
  shape: [number, number, number];
  clean: Uint8Array;
  noisy: Uint8Array;
  outputs: Float32Array;
}

/** The calls about noise. */
export interface DenoisingCalls {
  /** Rejects with `why/not-a-reconstruction`. */
  noiseLevels(request: NoiseLevelsRequest): Promise<NoiseLevels>;
}
