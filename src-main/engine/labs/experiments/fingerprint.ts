import { meanOf } from '../../../../src-shared/arithmetic/meanOf.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import {
  divisionOf,
  isTrainedOn,
  type PrintCheck,
  type PrintCourse,
  type PrintSnapshot,
} from '../../../../src-shared/labs/fingerprint/course.ts';
import { untrained } from '../../../../src-shared/labs/fingerprint/checkExperiment.ts';
import { experiment } from '../../../../src-shared/labs/fingerprint/experiment.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { Split } from '../../data/Dataset.ts';
import { drawPrints } from '../../data/prints/drawPrints.ts';
import { openPrints } from '../../data/prints/openPrints.ts';
import { PRINT_SIDE } from '../../data/prints/Prints.ts';
import { breathe } from '../../explain/breathe.ts';
import { EVALUATION_BATCH } from '../../tasks/evaluate.ts';
import { imagesIn, range } from '../../training/schedule/batches.ts';
import type { PairMetrics } from '../../training/siamese/pairLoss.ts';
import { FEATURES, printNetwork } from '../../training/siamese/printNetwork.ts';
import { SiameseTraining } from '../../training/siamese/SiameseTraining.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { checkPrint, type TrainedOnPrints } from './printCheck.ts';
import { StagedCourses, type Training } from '../courses/StagedCourses.ts';
import { shareOfRate } from '../courses/trainInStages.ts';

/** Fingers of a batch at most, and prints of each. */
const OWN = { fingers: 8, prints: 4 };
/** The same of the fingers that are drawn besides. */
const DRAWN = { fingers: 6, prints: 3 };
const DRAWN_SEED = 7;
const RATE = 0.002;
/** How the prints of a batch are changed. */
const CHANGES = ['rotation', 'crop', 'shift', 'brightness'] as const;

const shape: [number, number, number] = [PRINT_SIDE, PRINT_SIDE, 1];

/** A network with all that it is trained on. */
interface Trained extends Omit<TrainedOnPrints, 'step'> {
  seed: number;
  /** The prints, behind them their copies and the prints that are drawn besides, with their fingers as labels. */
  split: Split;
  choose(step: number): Int32Array;
  dispose(): void;
}

const trainings = new StagedCourses<PrintCourse, Trained, PairMetrics>({
  ...{ experiment, untrained, most: 4, stages: 16 },
  begin,
  update({ training, split, choose, seed, course }, step) {
    const augmentation = { names: CHANGES, seed, step, firstRow: 0 };
    const selection = { split, shape, indices: choose(step), augmentation };
    return training.train(selection, RATE * shareOfRate(step, course.steps), step);
  },
  snapshot,
});

/**
 * Trains a network on pairs of the fingerprints on this machine (of those that the program draws where there are none), and
 * tells the features of all prints and of a changed copy of each that it trains on 17 times.
 */
export const trainOnPrints = (given: ExperimentValues, task: ExperimentTask): Promise<PrintCourse> =>
  trainings.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownPrints = (given: ExperimentValues): PrintCourse | null => trainings.known(given);

/** Compares a print with the enrolled ones, by the network that was trained last. Waits for a training. */
export const checkNewPrint = (given: ExperimentValues, { signal }: ExperimentTask): Promise<PrintCheck> =>
  trainings.look((trained) => checkPrint(trained, given), signal);

async function begin(values: ExperimentValues, { signal }: ExperimentTask): Promise<Trained> {
  const prints = await openPrints(signal);
  const drawn = await drawPrints(DRAWN_SEED, Number(values['drawn']), signal);
  const seed = Number(values['seed']);
  const fingers = prints.places.map(({ finger }) => finger);
  const impressions = prints.places.map(({ impression }) => impression);
  const division = divisionOf({ fingers, impressions });
  const trainedOn = [...fingers.keys()].filter((at) => isTrainedOn({ fingers, impressions }, division, at));
  // Changed as in training, but as in none of its steps, which count from 1.
  const augmentation = { names: CHANGES, seed, step: 0, firstRow: 0 };
  const indices = Int32Array.from(trainedOn);
  const copies = imagesIn({ split: prints.split, shape, indices, augmentation });
  const split = joined([
    prints.split,
    { inputs: copies, labels: Uint16Array.from(trainedOn, (at) => fingers[at]!), count: trainedOn.length },
    { ...drawn.split, labels: drawn.split.labels.map((finger) => finger + Math.max(...fingers) + 1) },
  ]);
  const images = (split.inputs as Uint8Array).slice(0, (fingers.length + trainedOn.length) * sizeOf(shape));
  const course: PrintCourse = {
    ...{ data: prints.name, isDrawn: prints.isDrawn, fingers, impressions, copies: trainedOn, images, shape },
    ...{ snapshots: [], steps: Number(values['steps']) },
  };
  const training = new SiameseTraining(printNetwork(shape), seed);
  return {
    ...{ training, prints, course, split, seed, choose: batchesOf(course, split, seed) },
    dispose: () => training.dispose(),
  };
}

/** Several splits behind one another. */
function joined(splits: readonly Split[]): Split {
  const count = splits.reduce((sum, split) => sum + split.count, 0);
  const inputs = new Uint8Array(count * sizeOf(shape));
  const labels = new Uint16Array(count);
  let row = 0;
  for (const split of splits) {
    inputs.set(split.inputs, row * sizeOf(shape));
    labels.set(split.labels, row);
    row += split.count;
  }
  return { inputs, labels, count };
}

/** The prints of a step: some of some of the fingers that are trained, and of those that are drawn besides. */
function batchesOf(course: PrintCourse, { labels }: Split, seed: number): (step: number) => Int32Array {
  const { fingers, copies } = course;
  const own = byFinger(copies, labels);
  const drawn = byFinger(range(fingers.length + copies.length, labels.length), labels);
  return (step) => {
    const random = new RandomStream(seed, 'pairs', step);
    const some = <Item>(items: readonly Item[], most: number): Item[] =>
      [...random.shuffle(range(0, items.length)).slice(0, most)].map((at) => items[at]!);
    const of = (groups: readonly number[][], { fingers: most, prints }: typeof OWN): number[] =>
      some(groups, most).flatMap((rows) => some(rows, prints));
    return Int32Array.from([...of(own, OWN), ...of(drawn, DRAWN)]);
  };
}

/** The prints of each finger. */
function byFinger(rows: Iterable<number>, labels: Split['labels']): number[][] {
  const groups = new Map<number, number[]>();
  for (const row of rows) groups.set(labels[row]!, [...(groups.get(labels[row]!) ?? []), row]);
  return [...groups.values()];
}

async function snapshot(
  { training, split, course, step, time, since }: Training<PrintCourse, Trained, PairMetrics>,
  { signal }: ExperimentTask,
): Promise<PrintSnapshot> {
  const count = course.fingers.length + course.copies.length;
  const features = new Float32Array(count * FEATURES);
  for (let from = 0; from < count; from += EVALUATION_BATCH) {
    const indices = range(from, Math.min(count, from + EVALUATION_BATCH));
    features.set(training.features({ split, shape, indices }), from * FEATURES);
    await breathe({ signal });
  }
  const loss = meanOf(since.map((metrics) => metrics.loss));
  return { step, seconds: time / 1000, loss, features };
}
