import { squaredDistance } from '../../../../src-shared/arithmetic/pairDistance.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import {
  divisionOf,
  isTrainedOn,
  type PrintCheck,
  type PrintCourse,
} from '../../../../src-shared/labs/fingerprint/course.ts';
import { experiment } from '../../../../src-shared/labs/fingerprint/checkExperiment.ts';
import { impossible } from '../../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { Prints } from '../../data/prints/Prints.ts';
import { FEATURES } from '../../training/siamese/printNetwork.ts';
import type { SiameseTraining } from '../../training/siamese/SiameseTraining.ts';

/** Number of maps that are shown: those with the largest values. */
const MAPS = 8;

/** A network with the prints that it is trained on, and its course so far. */
export interface TrainedOnPrints {
  training: SiameseTraining;
  prints: Prints;
  course: PrintCourse;
  /** Number of updates. */
  step: number;
}

/**
 * Compares a print with the enrolled ones: with the first few of each finger, and never with itself.
 * @throws FeaturescopeError `lab/impossible` for prints that there are not
 */
export function checkPrint(trained: TrainedOnPrints, given: ExperimentValues): PrintCheck {
  const values = readValues(experiment, given);
  const number = (name: string): number => Number(values[name]);
  const { course, prints, step } = trained;
  const place = { finger: number('finger') - 1, impression: number('print') - 1 };
  const [own] = rowsOf(course, place.finger, (impression) => impression === place.impression);
  const claim = number('claim') - 1;
  if (own === undefined || claim > Math.max(...course.fingers)) throw impossible(thereAre(course));
  const enrolledOf = (finger: number): number[] =>
    rowsOf(course, finger, () => true)
      .filter((row) => row !== own)
      .slice(0, number('enrolled'));
  const fingers = Array.from({ length: Math.max(...course.fingers) + 1 }, (_none, finger) =>
    enrolledOf(finger),
  );
  const rows = [own, ...fingers.flat()];
  const { split } = prints;
  const { features, maps } = trained.training.outputs(
    { split, shape: course.shape, indices: Int32Array.from(rows) },
    String(values['layer']),
  );
  const distanceTo = (row: number): number =>
    Math.sqrt(squaredDistance(features, 0, rows.indexOf(row) * FEATURES, FEATURES));
  const nearestOf = (finger: number): number =>
    fingers[finger]!.reduce((best, row) => (distanceTo(row) < distanceTo(best) ? row : best));
  const nearest = nearestOf(claim);
  const from = rows.indexOf(nearest) * FEATURES;
  return {
    ...{ step, place, claim, shape: course.shape },
    isTrained: isTrainedOn(course, divisionOf(course), own),
    enrolled: fingers[claim]!.length,
    nearest: { finger: claim, impression: course.impressions[nearest]! },
    distance: distanceTo(nearest),
    images: imagesOf(course, [own, nearest]),
    ...strongest(maps!, [0, rows.indexOf(nearest)]),
    differences: Float32Array.from({ length: FEATURES }, (_none, at) => features[at]! - features[from + at]!),
    byFinger: fingers.map((_rows, finger) => distanceTo(nearestOf(finger))),
  };
}

/** The prints of a finger, in the order of their impressions. */
const rowsOf = (
  { fingers, impressions }: PrintCourse,
  finger: number,
  wanted: (impression: number) => boolean,
): number[] =>
  [...fingers.keys()]
    .filter((row) => fingers[row] === finger && wanted(impressions[row]!))
    .sort((a, b) => impressions[a]! - impressions[b]!);

function imagesOf({ images, shape }: PrintCourse, rows: readonly number[]): Uint8Array {
  const size = sizeOf(shape);
  const chosen = new Uint8Array(rows.length * size);
  rows.forEach((row, at) => chosen.set(images.subarray(row * size, (row + 1) * size), at * size));
  return chosen;
}

/** The maps with the largest values in two rows, and their differences, all scaled alike. @param values `[N, H, W, C]` */
function strongest(
  { shape, values }: { shape: readonly number[]; values: Float32Array },
  rows: readonly [number, number],
): Pick<PrintCheck, 'maps' | 'mapShape'> {
  const [, height, width, channels] = shape as [number, number, number, number];
  const area = height * width;
  const valueOf = (row: number, cell: number, channel: number): number =>
    values[(row * area + cell) * channels + channel]!;
  const sums = Array.from({ length: channels }, (_none, channel) => {
    let sum = 0;
    for (const row of rows) for (let cell = 0; cell < area; cell++) sum += valueOf(row, cell, channel);
    return sum;
  });
  const chosen = [...sums.keys()].sort((a, b) => sums[b]! - sums[a]! || a - b).slice(0, MAPS);
  const maps = new Uint8Array(3 * chosen.length * area);
  chosen.forEach((channel, at) => {
    const pairs = Array.from({ length: area }, (_none, cell) =>
      rows.map((row) => valueOf(row, cell, channel)),
    ) as [number, number][];
    const highest = Math.max(1e-9, ...pairs.flat());
    pairs.forEach(([one, other], cell) =>
      [one, other, Math.abs(one - other)].forEach((value, kind) => {
        maps[(kind * chosen.length + at) * area + cell] = Math.round((255 * value) / highest);
      }),
    );
  });
  return { maps, mapShape: [height, width, 1] };
}

function thereAre({ fingers, impressions }: PrintCourse): { en: string; ko: string } {
  const [all, most] = [Math.max(...fingers) + 1, Math.max(...impressions) + 1];
  return {
    en: `there are ${all} fingers with at most ${most} prints each`,
    ko: `손가락은 ${all}개, 지문은 손가락마다 많아야 ${most}개 있습니다`,
  };
}
