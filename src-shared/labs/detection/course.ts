import {
  meanAveragePrecision,
  precisionRecallOfClasses,
  type PrecisionRecall,
} from '../../arithmetic/averagePrecision.ts';
import { suppress, type Detection, type LabelledBox } from '../../arithmetic/boxes.ts';
import type { BoxGrid } from '../../arithmetic/boxGrid.ts';
import type { LayerMaps } from '../parts/drawLayerMaps.ts';

/** Where a detector stands after some steps. */
export interface DetectionSnapshot {
  /** Number of updates. */
  step: number;
  /** Time that the steps up to here took, in seconds. */
  seconds: number;
  /** Mean loss since the snapshot before; not a number before the first step. */
  loss: number;
  /**
   * What the cells say of the test pictures, before non-maximum suppression: scores of at least {@link LEAST_KEPT}, the highest
   * {@link MOST_KEPT} of a picture, highest first. Numbers rather than objects, because there are thousands:
   * {@link candidatesOf} reads them. `[candidates, 7]`: picture, label, score, left, top, width and height
   */
  candidates: Float32Array;
  /** Probability of each cell of the pictures that are shown that an object's centre is in it. `[12][rows * columns]` */
  cells: Float32Array[];
}

/** The course of a detector's training. */
export interface DetectionCourse {
  /** Name of the data set whose digits are in the pictures, and its classes. */
  data: string;
  classes: string[];
  grid: BoxGrid;
  /** `[H, W, 1]` of a picture */
  shape: [number, number, number];
  /** The first test pictures, 0..255. `[12, H, W, 1]` */
  pictures: Uint8Array;
  /** The objects of all test pictures. */
  truths: LabelledBox[][];
  snapshots: DetectionSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
}

/** Pictures that are shown. */
export const SHOWN = 12;
/** Pictures that are tested. */
export const TESTED = 300;
export const LEAST_KEPT = 0.05;
export const MOST_KEPT = 20;
/** Initial values: overlap above which the lower of two boxes is suppressed, and the least score of a box that is shown. */
export const SUPPRESSION = 0.45;
export const LEAST_SCORE = 0.5;
/** Ids of the experiment that trains, of the one that tells what is trained already, and of the pictures of one's own. */
export const DETECTION = 'detection';
export const KNOWN_DETECTION = 'detection-known';
export const DETECTION_PICTURE = 'detection-picture';

/** Precision and recall on the test pictures. */
export interface DetectionScore {
  classes: PrecisionRecall[];
  /** Mean of the average precisions at an intersection over union of 0.5. */
  map: number;
}

const NUMBERS = 7;

/** Writes the candidates of pictures as {@link DetectionSnapshot} has them. */
export const packCandidates = (pictures: readonly (readonly Detection[])[]): Float32Array =>
  Float32Array.from(
    pictures.flatMap((candidates, picture) =>
      candidates.flatMap(({ label, score, left, top, width, height }) => [
        ...[picture, label, score, left, top, width, height],
      ]),
    ),
  );

const read = new WeakMap<Float32Array, Detection[][]>();

/** The candidates of each test picture. */
export function candidatesOf(
  { candidates }: Pick<DetectionSnapshot, 'candidates'>,
  { truths }: Pick<DetectionCourse, 'truths'>,
): readonly (readonly Detection[])[] {
  const former = read.get(candidates);
  if (former) return former;
  const pictures = truths.map((): Detection[] => []);
  for (let at = 0; at < candidates.length; at += NUMBERS) {
    const [picture, label, score, left, top, width, height] = candidates.subarray(
      at,
      at + NUMBERS,
    ) as unknown as [number, number, number, number, number, number, number];
    pictures[picture]!.push({ label, score, left, top, width, height });
  }
  read.set(candidates, pictures);
  return pictures;
}

const known = new WeakMap<DetectionSnapshot, Map<number, DetectionScore>>();

/** How good a snapshot's boxes are after non-maximum suppression with a threshold. Computed once for each. */
export function scoreOf(
  { truths, classes }: Pick<DetectionCourse, 'truths' | 'classes'>,
  snapshot: DetectionSnapshot,
  suppression: number,
): DetectionScore {
  const scores = known.get(snapshot) ?? new Map<number, DetectionScore>();
  known.set(snapshot, scores);
  const former = scores.get(suppression);
  if (former) return former;
  const pictures = candidatesOf(snapshot, { truths }).map((candidates, at) => ({
    truths: truths[at]!,
    detections: suppress(candidates, suppression),
  }));
  const ofClasses = precisionRecallOfClasses(pictures, classes.length);
  const score = { classes: ofClasses, map: meanAveragePrecision(ofClasses) };
  scores.set(suppression, score);
  return score;
}

/** A picture of one's own, and what the detector that was trained last says of it. */
export interface DetectionPicture {
  grid: BoxGrid;
  classes: string[];
  shape: [number, number, number];
  /** 0..255 */
  picture: Uint8Array;
  truths: LabelledBox[];
  /** What every cell says, row by row. */
  candidates: Detection[];
  /** Probability of each cell that an object's centre is in it. */
  cells: Float32Array;
  layers: LayerMaps[];
  /** Probability of an object in each cell, and that times the probability of each class, as 0..255. `[1 + classes, rows, columns]` */
  cellMaps: Uint8Array;
  /** Smallest and largest length of a digit's longer side that the detector was trained on, in pixels. */
  sizes: readonly [number, number];
  /** Number of steps that the detector was trained. */
  step: number;
}
