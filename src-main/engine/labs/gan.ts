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
import { fillFloats } from '../kernels/runtime/transfer.ts';
import { breathe } from '../explain/breathe.ts';
import { loadModel } from '../network/modelFiles.ts';
import { findPretrained } from '../network/pretrained.ts';
import { SerialQueue } from '../SerialQueue.ts';
import { AdversarialTraining, type AdversarialMetrics } from '../training/adversarial/AdversarialTraining.ts';
import { convolutionalGan, denseGan, LATENT } from '../training/adversarial/ganNetworks.ts';
import { epochOrder, range, takeInputs } from '../training/schedule/batches.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { lectureImages } from './lectureImages.ts';

const BATCH = 64;
/** Snapshots after the one before the first step. */
const SNAPSHOTS = 24;
/** Digits that are judged for a snapshot, and pairs whose differences are measured. */
const JUDGED = 500;
const PAIRS = 250;
/** Digits whose nearest real images are looked for. */
const NEAREST = 100;
/** Half of the generator's usual one, so that neither runs away from the other. */
const DISCRIMINATOR_RATE = 0.0005;
const BETA1 = 0.5;
const REAL_TARGET = 0.9;
const AVERAGE_DECAY = 0.998;
/** How long steps are computed before messages are answered, in milliseconds. */
const TURN_MS = 20;

/** A pair of networks with its course so far. */
interface Pair {
  key: string;
  training: AdversarialTraining;
  course: GanCourse;
  step: number;
  /** Time that its steps took so far, in milliseconds. */
  time: number;
}

/** One training at a time: two would slow each other down. */
const trainings = new SerialQueue();
/** Courses since the engine started, by the values. */
const courses = new Map<string, GanCourse>();
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
    const key = keyOf(values);
    const done = courses.get(key);
    if (done && done.snapshots.at(-1)?.step === done.steps) return done;
    const pair = await pairFor(key, values, data);
    await train(pair, data, Number(values['seed']), task);
    return pair.course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownGan = (given: ExperimentValues): GanCourse | null =>
  courses.get(keyOf(readValues(experiment, given))) ?? null;

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

/** The values that the training depends on: not the step that is shown, nor what of it. */
function keyOf({ step: _step, show: _show, ...values }: ExperimentValues): string {
  return JSON.stringify(Object.entries(values).sort());
}

async function pairFor(key: string, values: ExperimentValues, data: Dataset): Promise<Pair> {
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
  const real = tidy(() => imageBytes(realImages(data, REAL_SHOWN).dataSync() as Float32Array));
  const course: GanCourse = { data: data.name, shape, real, snapshots: [], steps: Number(values['steps']) };
  latest = { key, training, course, step: 0, time: 0 };
  courses.set(key, course);
  course.snapshots.push(await snapshot(latest, data, []));
  return latest;
}

/** The first images of the test set, as the networks take them. `[count, H, W, C]` */
const realImages = (data: Dataset, count: number): Tensor =>
  takeInputs({ split: data.test, shape: data.shape, indices: range(0, count) });

/** Trains on to the end of the course. */
async function train(pair: Pair, data: Dataset, seed: number, task: ExperimentTask): Promise<void> {
  const { course, training } = pair;
  const perEpoch = Math.floor(data.train.count / BATCH);
  let since: AdversarialMetrics[] = [];
  let turn = performance.now();
  let epoch = -1;
  let order: Int32Array = new Int32Array();
  while (pair.step < course.steps) {
    const at = pair.step % perEpoch;
    const due = Math.floor(pair.step / perEpoch);
    if (due !== epoch) order = epochOrder(data.train.count, seed, (epoch = due));
    const indices = order.slice(at * BATCH, (at + 1) * BATCH);
    const began = performance.now();
    since.push(training.train({ split: data.train, shape: data.shape, indices }, ++pair.step));
    pair.time += performance.now() - began;
    const isDue = pair.step >= Math.round((course.steps * course.snapshots.length) / SNAPSHOTS);
    if (isDue) {
      course.snapshots.push(await snapshot(pair, data, since));
      since = [];
      task.partial?.(course);
    }
    if (isDue || performance.now() - turn > TURN_MS) {
      task.progress(pair.step, course.steps);
      await breathe(task);
      turn = performance.now();
    }
  }
}

/** Where the pair stands. @param since what its steps since the snapshot before told */
async function snapshot(
  { training, course, step, time }: Pair,
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
    const some = realImages(data, JUDGED + NEAREST).dataSync() as Float32Array;
    const [real, others] = [some.subarray(0, JUDGED * size), some.subarray(JUDGED * size)];
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
      distance: distanceTo(real, fresh, size) / distanceTo(real, others, size),
      spread: spreadOf(fresh, size) / spreadOf(real, size),
    };
  });
}

/** Mean squared difference of the first examples from the nearest of the real ones. */
function distanceTo(real: Float32Array, examples: Float32Array, size: number): number {
  const count = Math.min(NEAREST, examples.length / size);
  let sum = 0;
  for (let example = 0; example < count; example++) {
    let nearest = Infinity;
    for (let from = 0; from < real.length; from += size) {
      let squares = 0;
      for (let at = 0; at < size; at++) squares += (examples[example * size + at]! - real[from + at]!) ** 2;
      nearest = Math.min(nearest, squares);
    }
    sum += nearest / size;
  }
  return sum / count;
}

/** Mean squared difference of pairs of neighbouring examples. */
function spreadOf(examples: Float32Array, size: number): number {
  let sum = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const from = 2 * pair * size;
    for (let at = from; at < from + size; at++) sum += (examples[at]! - examples[at + size]!) ** 2;
  }
  return sum / (PAIRS * size);
}
