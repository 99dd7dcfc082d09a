import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { Detection, LabelledBox } from '../../../src-shared/arithmetic/boxes.ts';
import {
  packCandidates,
  type DetectionCourse,
  type DetectionPicture,
} from '../../../src-shared/labs/detection/course.ts';
import type { LayerMaps } from '../../../src-shared/labs/parts/drawLayerMaps.ts';
import type {
  SegmentationCourse,
  SegmentationPicture,
} from '../../../src-shared/labs/segmentation/course.ts';

const SIDE = 64;
const classes = Array.from('0123456789');
const random = new RandomStream(1, 'scene-doubles');
const shape: [number, number, number] = [SIDE, SIDE, 1];
const bytes = (count: number, below = 256): Uint8Array =>
  Uint8Array.from({ length: count }, () => random.integer(below));

/** Boxes of any class at any place. */
const boxes = (count: number, size: number): LabelledBox[] =>
  Array.from({ length: count }, () => ({
    label: random.integer(10),
    left: random.uniform(0, SIDE - size),
    top: random.uniform(0, SIDE - size),
    width: random.uniform(size / 2, size),
    height: size,
  }));

/** Each box twice, as detectors find them, and boxes where nothing is. */
const detections = (truths: readonly LabelledBox[]): Detection[] =>
  [...truths, ...truths, ...boxes(3, 16)].map((box) => ({
    ...box,
    left: box.left + random.uniform(-2, 2),
    score: random.uniform(0.3, 1),
  }));

const layer = (name: string, side: number): LayerMaps => ({
  ...{ name, height: side, width: side, count: 48 },
  maps: bytes(6 * side * side),
});

const grid = { rows: 8, columns: 8, cell: 8, anchor: { width: 14, height: 20 }, classes: 10 };
const cells = (): Float32Array => Float32Array.from({ length: 64 }, () => random.nextFloat());
const truths = Array.from({ length: 12 }, (_none, at) => boxes(at % 6, 20));

/** A course of two snapshots, as no network made it. */
export const detectionCourse: DetectionCourse = {
  ...{ data: 'mnist', classes, grid, shape, steps: 1500, pictures: bytes(12 * SIDE * SIDE), truths },
  snapshots: [0, 1500].map((step) => ({
    ...{ step, seconds: step / 10, loss: step === 0 ? NaN : 12.5 },
    candidates: packCandidates(truths.map(detections)),
    cells: truths.map(cells),
  })),
};

/** Pictures of one's own: with no digit, with some and with sixty. */
export const detectionPictures: readonly DetectionPicture[] = [0, 4, 60].map((count) => {
  const objects = boxes(count, count > 10 ? 7 : 20);
  return {
    ...{ grid, classes, shape, picture: bytes(SIDE * SIDE), truths: objects, cells: cells() },
    candidates: count === 0 ? [] : detections(objects),
    layers: [layer('conv1', 64), layer('conv3', 16), layer('conv5', 8)],
    ...{ cellMaps: bytes(11 * 64), sizes: [14, 28], step: 1500 },
  };
});

const labels = (count: number): Uint8Array => bytes(count * SIDE * SIDE, 11);

export const segmentationCourse: SegmentationCourse = {
  ...{ data: 'mnist', classes, shape, steps: 1600, pictures: bytes(12 * SIDE * SIDE), truths: labels(12) },
  snapshots: [0, 1600].map((step) => ({
    ...{ step, seconds: step / 8, loss: step === 0 ? NaN : 0.05, labels: labels(12) },
    counts: Float64Array.from({ length: 121 }, (_none, at) => (at % 12 === 0 ? 400 : random.integer(40))),
  })),
};

export const segmentationPicture: SegmentationPicture = {
  ...{ classes, shape, digits: 4, step: 1600, picture: bytes(SIDE * SIDE), truth: labels(1) },
  labels: labels(1),
  probabilities: bytes(11 * SIDE * SIDE),
  layers: [layer('conv1', 64), layer('conv2', 32), layer('conv3', 16), layer('conv5', 8)],
};
