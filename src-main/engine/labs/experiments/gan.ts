import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { meanOf } from '../../../../src-shared/arithmetic/meanOf.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import {
  REAL_SHOWN,
  SHOWN,
  SURE,
  type GanCourse,
  type GanSnapshot,
  type LatentCourse,
} from '../../../../src-shared/labs/gan/course.ts';
import { experiment } from '../../../../src-shared/labs/gan/experiment.ts';
import {
  experiment as latentExperiment,
  planePlaces,
  untrained,
} from '../../../../src-shared/labs/gan/latentExperiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { imageBytes } from '../../../../src-shared/model/images.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { imageShapeOf, type Dataset } from '../../data/Dataset.ts';
import { computedFloats, fillFloats } from '../../kernels/runtime/transfer.ts';
import { loadModel } from '../../network/modelFiles.ts';
import { findPretrained } from '../../network/pretrained.ts';
import {
  AdversarialTraining,
  type AdversarialMetrics,
} from '../../training/adversarial/AdversarialTraining.ts';
import { convolutionalGan, denseGan, LATENT } from '../../training/adversarial/ganNetworks.ts';
import { range, rowsOfSteps, takeInputs } from '../../training/schedule/batches.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { distanceToNearest, spreadOf } from './imageDistances.ts';
import { lectureImages } from './lectureImages.ts';
import { StagedCourses, type Training } from '../courses/StagedCourses.ts';

const BATCH = 64;
/** Digits that are judged for a snapshot, and real images that they are held against. */
const JUDGED = 500;
/** Digits whose nearest real images are looked for. */
const NEAREST = 100;
/** Half of the generator's usual one, so that neither runs away from the other. */
const DISCRIMINATOR_RATE = 0.0005;
const BETA1 = 0.5;
const REAL_TARGET = 0.9;
const AVERAGE_DECAY = 0.998;

/** A pair of networks with what it is trained on and held against. */
interface Pair {
  training: AdversarialTraining;
  data: Dataset;
  /** The real images of a step. */
  rows(step: number): Int32Array;
  real: RealImages;
  course: GanCourse;
  dispose(): void;
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

const pairs = new StagedCourses<GanCourse, Pair, AdversarialMetrics>({
  ...{ experiment, untrained, most: 4, stages: 24 },
  begin,
  update: ({ training, data, rows }, step) =>
    training.train({ split: data.train, shape: data.shape, indices: rows(step) }, step),
  snapshot,
});
let reader: Promise<LayersModel> | undefined;

/**
 * Trains a generator and a discriminator against each other on MNIST (on the built-in digits where it is not on this
 * machine), and shows where they stand 25 times.
 */
export const trainGan = (given: ExperimentValues, task: ExperimentTask): Promise<GanCourse> =>
  pairs.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownGan = (given: ExperimentValues): GanCourse | null => pairs.known(given);

/**
 * The digits of a plane through the latent space of the pair that was trained last: `(c + x d + y e) / sqrt(1 + x² + y²)` of
 * three random vectors, so that every point is as long as those that the generator was trained on. Waits for a training.
 * @throws FeaturescopeError `lab/impossible` before the first training
 */
export function walkLatent(given: ExperimentValues, { signal }: ExperimentTask): Promise<LatentCourse> {
  const { seed, digit, x, y } = readValues(latentExperiment, given);
  return pairs.look((pair) => planeOf(pair, Number(seed), Number(digit), Number(x), Number(y)), signal);
}

function planeOf(
  { training, course, step }: Training<GanCourse, Pair, AdversarialMetrics>,
  seed: number,
  digit: number,
  x: number,
  y: number,
): LatentCourse {
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

async function begin(values: ExperimentValues, { signal }: ExperimentTask): Promise<Pair> {
  const data = await lectureImages(signal);
  const seed = Number(values['seed']);
  const shape = imageShapeOf(data);
  const classes = values['conditional'] === true ? data.classes.length : 0;
  const build = values['networks'] === 'dense' ? denseGan : convolutionalGan;
  const { generator, discriminator } = build(shape, classes);
  const training = new AdversarialTraining(generator, discriminator, {
    ...{ seed, classes },
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
  return {
    ...{ training, data, rows: rowsOfSteps(data.train.count, BATCH, seed), real: measureReal(data), course },
    dispose: () => training.dispose(),
  };
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

/** Where the pair stands. */
async function snapshot(pair: Training<GanCourse, Pair, AdversarialMetrics>): Promise<GanSnapshot> {
  const { training, data, course, real, step, time, since } = pair;
  reader ??= loadModel(findPretrained('lenet5-mnist').folder);
  const model = await reader;
  const mean = (of: keyof AdversarialMetrics): number => meanOf(since.map((metrics) => metrics[of]));
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
