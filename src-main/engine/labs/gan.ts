import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ExperimentValues } from '../../../src-shared/contract/decks.ts';
import {
  REAL_SHOWN,
  SHOWN,
  SURE,
  type GanCourse,
  type GanSnapshot,
  type LatentCourse,
} from '../../../src-shared/labs/gan/course.ts';
import { experiment } from '../../../src-shared/labs/gan/experiment.ts';
import {
  experiment as latentExperiment,
  planePlaces,
  untrained,
} from '../../../src-shared/labs/gan/latentExperiment.ts';
import { impossible } from '../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../src-shared/labs/readValues.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { imageBytes } from '../../../src-shared/model/images.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { imageShapeOf, type Dataset } from '../data/Dataset.ts';
import { computedFloats, fillFloats } from '../kernels/runtime/transfer.ts';
import { loadModel } from '../network/modelFiles.ts';
import { findPretrained } from '../network/pretrained.ts';
import { SerialQueue } from '../SerialQueue.ts';
import { AdversarialTraining, type AdversarialMetrics } from '../training/adversarial/AdversarialTraining.ts';
import { convolutionalGan, denseGan, LATENT } from '../training/adversarial/ganNetworks.ts';
import { epochOrder, range, takeInputs } from '../training/schedule/batches.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { distanceToNearest, spreadOf } from './imageDistances.ts';
import { KnownCourses } from './KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';
import { trainInStages, type StagedTraining } from './trainInStages.ts';

const BATCH = 64;
/** Snapshots after the one before the first step. */
const SNAPSHOTS = 24;
/** Digits that are judged for a snapshot, and real images that they are held against. */
const JUDGED = 500;
/** Digits whose nearest real images are looked for. */
const NEAREST = 100;
/** Half of the generator's usual one, so that neither runs away from the other. */
const DISCRIMINATOR_RATE = 0.0005;
const BETA1 = 0.5;
const REAL_TARGET = 0.9;
const AVERAGE_DECAY = 0.998;

/** A pair of networks with its course so far. */
interface Pair extends StagedTraining<GanSnapshot> {
  key: string;
  training: AdversarialTraining;
  course: GanCourse;
  real: RealImages;
}

/** What generated images are held against. */
interface RealImages {
  /** `[500, H W C]`, in [0, 1] */
  values: Float32Array;
  /** Mean squared difference of other real images from the nearest of them. */
  distance: number;
  /** Mean squared difference of pairs. */
  spread: number;
}

/** One training at a time: two would slow each other down. */
const trainings = new SerialQueue();
/** What was trained since the engine started; about a megabyte each. */
const courses = new KnownCourses(experiment, { most: 4 });
/** The pair that was trained last; the walk through the latent space is its own. */
let latest: Pair | undefined;
let reader: Promise<LayersModel> | undefined;

/**
 * Trains a generator and a discriminator against each other on MNIST (on the built-in digits where it is not on this
 * machine), and shows where they stand 25 times. A training that was stopped goes on where it stood.
 */
export function trainGan(given: ExperimentValues, task: ExperimentTask): Promise<GanCourse> {
  const values = readValues(experiment, given);
  return trainings.run(async () => {
    const data = await lectureImages(task.signal);
    const done = courses.find(values);
    if (done && done.snapshots.at(-1)?.step === done.steps) return done;
    const pair = await pairFor(values, data);
    await train(pair, data, Number(values['seed']), task);
    return pair.course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownGan = (given: ExperimentValues): GanCourse | null => courses.find(given);

/**
 * The digits of a plane through the latent space of the pair that was trained last: `(c + x d + y e) / sqrt(1 + x² + y²)` of
 * three random vectors, so that every point is as long as those that the generator was trained on. Waits for a training.
 * @throws FeaturescopeError `lab/impossible` before the first training
 */
export function walkLatent(given: ExperimentValues, { signal }: ExperimentTask): Promise<LatentCourse> {
  const { seed, digit, x, y } = readValues(latentExperiment, given);
  return trainings.run(
    () => Promise.resolve(planeOf(Number(seed), Number(digit), Number(x), Number(y))),
    signal,
  );
}

function planeOf(seed: number, digit: number, x: number, y: number): LatentCourse {
  if (!latest || latest.step === 0) throw impossible(untrained);
  const { training, course, step } = latest;
  return tidy(() => {
    const latents = training.latents(3, 'plane', seed);
    const [width, basis] = [latents.shape[1]!, latents.dataSync() as Float32Array];
    const length = LATENT;
    const places = [...planePlaces(), [x, y] as const];
    const points = fillFloats([places.length, width], (target) => {
      target.fill(0);
      places.forEach(([across, up], row) => {
        const norm = Math.hypot(1, across, up);
        for (let at = 0; at < length; at++)
          target[row * width + at] =
            (basis[at]! + across * basis[width + at]! + up * basis[2 * width + at]!) / norm;
        if (width > length) target[row * width + length + digit] = 1;
      });
    });
    const made = training.generate(points);
    const size = sizeOf(course.shape);
    const own = made.subarray(-size);
    const [probability] = training.judge(tensor(own, [1, ...course.shape]), [digit]);
    return {
      shape: course.shape,
      grid: imageBytes(made.subarray(0, -size)),
      image: imageBytes(own),
      probability: probability!,
      step,
    };
  });
}

async function pairFor(values: ExperimentValues, data: Dataset): Promise<Pair> {
  const key = courses.keyOf(values);
  if (latest?.key === key) return latest;
  latest?.training.dispose();
  latest = undefined;
  const shape = imageShapeOf(data);
  const classes = values['conditional'] === true ? data.classes.length : 0;
  const build = values['networks'] === 'dense' ? denseGan : convolutionalGan;
  const { generator, discriminator } = build(shape, classes);
  const training = new AdversarialTraining(generator, discriminator, {
    ...{ seed: Number(values['seed']), classes },
    generatorRate: Number(values['generatorRate']),
    discriminatorRate: DISCRIMINATOR_RATE,
    generatorUpdates: Number(values['generatorUpdates']),
    beta1: BETA1,
    averageDecay: AVERAGE_DECAY,
    realTarget: REAL_TARGET,
  });
  const course: GanCourse = {
    ...{ data: data.name, shape, snapshots: [], steps: Number(values['steps']) },
    real: tidy(() => imageBytes(realImages(data, REAL_SHOWN).dataSync() as Float32Array)),
  };
  const pair = { key, training, course, real: measureReal(data), step: 0, time: 0 };
  course.snapshots.push(await snapshot(pair, data, []));
  latest = pair;
  courses.keep(values, course);
  return pair;
}

/** The first images of the test set, as the networks take them. `[count, H, W, C]` */
const realImages = (data: Dataset, count: number): Tensor =>
  takeInputs({ split: data.test, shape: data.shape, indices: range(0, count) });

function measureReal(data: Dataset): RealImages {
  const size = sizeOf(data.shape);
  const all = computedFloats(() => realImages(data, JUDGED + NEAREST));
  const [values, others] = [all.subarray(0, JUDGED * size), all.subarray(JUDGED * size)];
  return { values, distance: distanceToNearest(others, values, size), spread: spreadOf(values, size) };
}

/** Trains on to the end of the course. */
async function train(pair: Pair, data: Dataset, seed: number, task: ExperimentTask): Promise<void> {
  const perEpoch = Math.floor(data.train.count / BATCH);
  let epoch = -1;
  let order: Int32Array = new Int32Array();
  const update = (step: number): AdversarialMetrics => {
    const at = (step - 1) % perEpoch;
    const due = Math.floor((step - 1) / perEpoch);
    if (due !== epoch) order = epochOrder(data.train.count, seed, (epoch = due));
    const indices = order.slice(at * BATCH, (at + 1) * BATCH);
    return pair.training.train({ split: data.train, shape: data.shape, indices }, step);
  };
  const ofMetrics = (since: readonly AdversarialMetrics[]): Promise<GanSnapshot> =>
    snapshot(pair, data, since);
  await trainInStages(pair, SNAPSHOTS, { update, snapshot: ofMetrics }, task);
}

/** Where the pair stands. @param since what its steps since the snapshot before told */
async function snapshot(
  { training, course, real, step, time }: Pair,
  data: Dataset,
  since: readonly AdversarialMetrics[],
): Promise<GanSnapshot> {
  reader ??= loadModel(findPretrained('lenet5-mnist').folder);
  const model = await reader;
  const mean = (of: keyof AdversarialMetrics): number =>
    since.reduce((sum, metrics) => sum + metrics[of], 0) / since.length;
  const size = sizeOf(course.shape);
  return tidy(() => {
    const shown = training.generate(training.latents(SHOWN, 'shown'));
    const fresh = training.generate(training.latents(JUDGED, 'judged'));
    const judged = [...training.judge(tensor(shown, [SHOWN, ...course.shape]), range(0, SHOWN))];
    const read = (
      model.predict(tensor(fresh, [JUDGED, ...course.shape])) as Tensor
    ).dataSync() as Float32Array;
    const shares = new Array<number>(10).fill(0);
    let sure = 0;
    for (let row = 0; row < JUDGED; row++) {
      const digit = highestScore(read, row * 10, 10);
      if (digit >= 0) shares[digit]! += 1 / JUDGED;
      if (read[row * 10 + digit]! >= SURE) sure++;
    }
    const nearest = distanceToNearest(fresh.subarray(0, NEAREST * size), real.values, size);
    return {
      step,
      seconds: time / 1000,
      images: imageBytes(shown),
      probabilities: judged,
      ofReal: [...training.judge(realImages(data, REAL_SHOWN), data.test.labels)],
      generatorLoss: mean('generatorLoss'),
      discriminatorLoss: mean('discriminatorLoss'),
      onReal: mean('onReal'),
      onGenerated: mean('onGenerated'),
      shares,
      confident: sure / JUDGED,
      distance: nearest / real.distance,
      spread: spreadOf(fresh, size) / real.spread,
    };
  });
}
