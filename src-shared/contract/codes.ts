import * as v from 'valibot';
import type { Labels } from '../model/labels.ts';
import { splitName } from './sample.ts';

const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** Default: the narrowest layer that everything passes through. */
const layer = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096)));
const seed = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff)), 1);
const whole = (low: number, high: number, usual: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high)), usual);

/** Maximum number of images whose codes are laid out. */
const MOST_CODES = 10_000;
/** Maximum number of images whose principal components are computed. */
const MOST_OF_PCA = 60_000;

/** The codes of the first images of a split, on a plane: the code itself if it has two numbers, else that of its first two principal components. */
export const CodePlaneSchema = v.object({
  task,
  layer,
  split: v.optional(splitName, 'test'),
  count: whole(3, MOST_CODES, 2000),
  seed,
});
export type CodePlaneRequest = v.InferInput<typeof CodePlaneSchema>;

/** Codes, one behind the other, that are put in the place of a layer's output: `[N, size of the layer]`. */
export const DecodeSchema = v.object({ layer, codes: v.instance(Float32Array) });
export type DecodeRequest = v.InferInput<typeof DecodeSchema>;

/**
 * Compares an autoencoder with principal component analysis: the components are those of the first `count` training
 * images, both reconstruct all test images.
 */
export const ComparePcaSchema = v.object({
  task,
  layer,
  /** Number of components. Default: as many as the code has numbers */
  components: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(4096))),
  count: whole(2, MOST_OF_PCA, 10_000),
  /** Number of leading test images that are returned. */
  shown: whole(1, 64, 10),
});
export type ComparePcaRequest = v.InferInput<typeof ComparePcaSchema>;

/** The schemas of the calls about codes. */
export const codeCallSchemas = {
  codePlane: v.tuple([CodePlaneSchema]),
  decode: v.tuple([DecodeSchema]),
  comparePca: v.tuple([ComparePcaSchema]),
} as const;

/** Codes on a plane. The code at a place `(x, y)` is `centre + x * directions[0] + y * directions[1]`. */
export interface CodePlane {
  layer: string;
  /** Shape of the layer's output; the code is its values in a row. */
  shape: number[];
  split: 'train' | 'test';
  count: number;
  /** Whether the axes are the code's own two numbers, or the principal components of the codes. */
  axes: 'numbers' | 'components';
  /** `[size]`, and `[2, size]` */
  centre: Float32Array;
  directions: Float32Array;
  /** `[count, 2]` */
  points: Float32Array;
  /** Classes of the images. `[count]` */
  labels: Labels;
  /** Fraction of the codes' variance along each axis, in [0, 1]. */
  explained: [number, number];
}

/** What a network makes of codes. */
export interface Decoded {
  layer: string;
  /** Shape of one output, and the outputs `[N, ...shape]`. */
  shape: number[];
  outputs: Float32Array;
}

/** An autoencoder beside principal component analysis. Errors are means over all values of all test images. */
export interface PcaComparison {
  layer: string;
  /** Number of values of the code, of components, of parameters of the network. */
  code: number;
  components: number;
  parameters: number;
  /** Number of training images that the components were computed from, and of test images. */
  trained: number;
  count: number;
  /** Mean squared error of the network's outputs, and of the projections. */
  network: number;
  pca: number;
  /** Shape of an image, the leading test images, 0..255, and both reconstructions of them, where 0..1 is black to white. */
  shape: [number, number, number];
  inputs: Uint8Array;
  outputs: Float32Array;
  projections: Float32Array;
  /** Mean squared errors of these images. */
  errors: { network: number[]; pca: number[] };
}

/** The calls about the codes of a network that reconstructs its input. Each rejects with `why/no-code` for one without. */
export interface CodeCalls {
  /** Rejects with `why/too-few`, `why/not-finite`. */
  codePlane(request: CodePlaneRequest): Promise<CodePlane>;
  /** Rejects with `why/wrong-code` for codes of another size or with values that are not finite. */
  decode(request: DecodeRequest): Promise<Decoded>;
  /** Rejects with `why/not-a-reconstruction`, `why/too-few`. */
  comparePca(request: ComparePcaRequest): Promise<PcaComparison>;
}
