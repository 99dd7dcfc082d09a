import { classOverlaps, meanOverlap } from '../../arithmetic/pixelScores.ts';
import type { LayerMaps } from '../parts/drawLayerMaps.ts';

/** Where a network that labels pixels stands after some steps. */
export interface SegmentationSnapshot {
  /** Number of updates. */
  step: number;
  /** Time that the steps up to here took, in seconds. */
  seconds: number;
  /** Mean loss since the snapshot before; not a number before the first step. */
  loss: number;
  /** Pixels of all test pictures by what they are, in rows, and what they were taken for. `[classes + 1, classes + 1]` */
  counts: Float64Array;
  /** What each pixel of the shown pictures was taken for: 0 for the background, else 1 + class. `[12, H, W]` */
  labels: Uint8Array;
}

/** The course of a network that learns to label every pixel. */
export interface SegmentationCourse {
  /** Name of the data set whose digits are in the pictures, and its classes. */
  data: string;
  classes: string[];
  /** `[H, W, 1]` of a picture */
  shape: [number, number, number];
  /** The first test pictures, 0..255, and what each of their pixels is. `[12, H, W]` */
  pictures: Uint8Array;
  truths: Uint8Array;
  snapshots: SegmentationSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
}

/** Pictures that are shown, and pictures that are tested. */
export const SHOWN = 12;
export const TESTED = 200;
/** Ids of the experiment that trains, of the one that tells what is trained already, and of the pictures of one's own. */
export const SEGMENTATION = 'segmentation';
export const KNOWN_SEGMENTATION = 'segmentation-known';
export const SEGMENTATION_PICTURE = 'segmentation-picture';

/** Intersection over union of the background and each class on the test pictures, and their mean. */
export function overlapsOf({ counts }: Pick<SegmentationSnapshot, 'counts'>): {
  each: number[];
  mean: number;
} {
  const each = classOverlaps(counts, Math.sqrt(counts.length));
  return { each, mean: meanOverlap(each) };
}

/** A picture of one's own, and what the network that was trained last makes of it. */
export interface SegmentationPicture {
  classes: string[];
  shape: [number, number, number];
  /** 0..255, what each pixel is, and what it was taken for. `[H, W]` each */
  picture: Uint8Array;
  truth: Uint8Array;
  labels: Uint8Array;
  /** Probability of the background and of each class at every pixel, as 0..255. `[classes + 1, H, W]` */
  probabilities: Uint8Array;
  layers: LayerMaps[];
  /** Number of digits in the picture. */
  digits: number;
  /** Number of steps that the network was trained. */
  step: number;
}
