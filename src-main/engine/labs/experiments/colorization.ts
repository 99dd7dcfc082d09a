import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { luminance } from '../../../../src-shared/arithmetic/picture.ts';
import {
  bytesOfChroma,
  chromaOf,
  coloured,
  errorOf,
  greysOf,
  type ColourCourse,
  type ColourSnapshot,
  type ColouredPhoto,
} from '../../../../src-shared/labs/colorization/course.ts';
import { experiment } from '../../../../src-shared/labs/colorization/experiment.ts';
import {
  experiment as photoExperiment,
  untrained,
} from '../../../../src-shared/labs/colorization/photoExperiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { DatasetCache } from '../../data/DatasetCache.ts';
import { imageShapeOf, type Dataset, type Split } from '../../data/Dataset.ts';
import { readImages } from '../../data/fitImages.ts';
import { cifar10 } from '../../data/catalogue.ts';
import { breathe } from '../../explain/breathe.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { Network } from '../../training/Network.ts';
import { range, rowsOfSteps } from '../../training/schedule/batches.ts';
import { CHROMA_SCALE, colourNetwork } from './colourNetwork.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { openPhoto } from './photos.ts';
import { StagedCourses, type Training } from '../courses/StagedCourses.ts';
import { shareOfRate } from '../courses/trainInStages.ts';

const BATCH = 32;
const RATE = 0.002;
/** Test images that are shown, and that each snapshot is measured on. */
const SHOWN = 24;
const MEASURED = 1000;
/** Images that pass through the network at a time when it is measured. */
const AT_ONCE = 50;

const OBJECTIVE = { task: 'regression', loss: 'mse' } as const;

/** A network with what it is trained on. */
interface Trained {
  network: Network;
  data: Dataset;
  seed: number;
  /** The images of a step. */
  rows(step: number): Int32Array;
  course: ColourCourse;
  dispose(): void;
}

const cache = new DatasetCache();
const trainings = new StagedCourses<ColourCourse, Trained, void>({
  ...{ experiment, untrained, most: 6, stages: 12 },
  begin,
  update({ network, data, seed, rows, course: { shape, steps } }, step) {
    const images = readImages(data.train, shape, rows(step));
    mirror(images, shape, new RandomStream(seed, 'mirror', step));
    const split = splitOf(images, shape);
    const selection = { split, shape: [shape[0], shape[1], 1], indices: range(0, BATCH) };
    network.train(selection, RATE * shareOfRate(step, steps), step);
  },
  snapshot,
});

/**
 * Trains a network on CIFAR-10 to tell the chroma of an image from its luminance, and shows where it stands 13 times.
 * @throws FeaturescopeError `data/not-found` where CIFAR-10 is not on this machine
 */
export const trainOnColours = (given: ExperimentValues, task: ExperimentTask): Promise<ColourCourse> =>
  trainings.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownColours = (given: ExperimentValues): ColourCourse | null => trainings.known(given);

/**
 * Gives a photograph of one's own its colours, by the network that was trained last. Waits for a training.
 * @throws FeaturescopeError `lab/impossible` before the first training and without a photograph; as `openPhoto`
 */
export function colourPhoto(given: ExperimentValues, { signal }: ExperimentTask): Promise<ColouredPhoto> {
  const values = readValues(photoExperiment, given);
  return trainings.look(async ({ network, step }) => {
    const { name, count, image, shape } = await openPhoto(
      String(values['place']),
      Number(values['picture']) - 1,
      Number(values['side']),
      signal,
    );
    const own = new Network(colourNetwork([shape[0], shape[1]]), 'adam', 0, OBJECTIVE);
    try {
      own.model.setWeights(network.model.getWeights());
      const split = splitOf(image, shape);
      const chroma = bytesOfChroma(chromaBy(own, split, shape, Int32Array.of(0)));
      return {
        ...{ name, count, step, shape, image, chroma },
        error: errorOf(image, coloured(image, chroma)),
        greyError: errorOf(image, greysOf(image)),
      };
    } finally {
      own.dispose();
    }
  }, signal);
}

async function begin(values: ExperimentValues, { signal }: ExperimentTask): Promise<Trained> {
  const data = await cache.open(cifar10.name, { signal });
  const shape = imageShapeOf(data);
  const seed = Number(values['seed']);
  const network = new Network(colourNetwork([shape[0], shape[1]]), 'adam', seed, OBJECTIVE);
  initialiseWeights(network.model, seed);
  const trained = Math.min(Number(values['images']), data.train.count);
  const images = readImages(data.test, shape, range(0, SHOWN));
  const tested = Math.min(MEASURED, data.test.count);
  const course: ColourCourse = {
    ...{ data: data.name, shape, trained, images, snapshots: [], tested },
    parameters: network.info.parameters,
    steps: Math.floor(trained / BATCH) * Number(values['epochs']),
    greyError: meanOver(data, tested, (own) => errorOf(own, greysOf(own))),
  };
  return {
    ...{ network, data, seed, rows: rowsOfSteps(trained, BATCH, seed), course },
    dispose: () => network.dispose(),
  };
}

/** Turns about half of some images round, left to right, in place. */
function mirror(images: Uint8Array, [height, width]: readonly number[], random: RandomStream): void {
  const line = 3 * width!;
  for (let from = 0; from < images.length; from += line * height!) {
    if (random.nextFloat() < 0.5) continue;
    for (let row = from; row < from + line * height!; row += line)
      for (let left = 0, right = width! - 1; left < right; left++, right--)
        for (let channel = 0; channel < 3; channel++) {
          const [one, other] = [row + 3 * left + channel, row + 3 * right + channel];
          [images[one], images[other]] = [images[other]!, images[one]!];
        }
  }
}

/** Images as examples: their luminance goes in, their chroma is the target. @param images `[N, H, W, 3]`, 0..255 */
function splitOf(images: Uint8Array, shape: readonly [number, number, number]): Split {
  const inputs = new Float32Array(images.length / 3);
  for (let pixel = 0; pixel < inputs.length; pixel++) {
    const at = 3 * pixel;
    inputs[pixel] = luminance(images[at]!, images[at + 1]!, images[at + 2]!) / 255;
  }
  const targets = chromaOf(images).map((value) => value * CHROMA_SCALE);
  return { inputs, targets, labels: new Uint8Array(), count: images.length / sizeOf(shape) };
}

/** What the network makes of some examples. `[N, H, W, 2]` */
function chromaBy(
  network: Network,
  split: Split,
  [height, width]: readonly [number, number, number],
  indices: Int32Array,
): Float32Array {
  const { outputs } = network.score({ split, shape: [height, width, 1], indices });
  return outputs.map((value) => value / CHROMA_SCALE);
}

/** The mean of a measure over the first test images. */
function meanOver(data: Dataset, count: number, of: (images: Uint8Array) => number): number {
  let sum = 0;
  for (let from = 0; from < count; from += AT_ONCE) {
    const rows = range(from, Math.min(count, from + AT_ONCE));
    sum += rows.length * of(readImages(data.test, imageShapeOf(data), rows));
  }
  return sum / count;
}

async function snapshot(
  { network, data, course, step, time }: Training<ColourCourse, Trained, void>,
  { signal }: ExperimentTask,
): Promise<ColourSnapshot> {
  const { shape, images, tested } = course;
  const chromaOfImages = (own: Uint8Array): Uint8Array => {
    const split = splitOf(own, shape);
    return bytesOfChroma(chromaBy(network, split, shape, range(0, split.count)));
  };
  let sum = 0;
  for (let from = 0; from < tested; from += AT_ONCE) {
    const rows = range(from, Math.min(tested, from + AT_ONCE));
    const own = readImages(data.test, shape, rows);
    sum += rows.length * errorOf(own, coloured(own, chromaOfImages(own)));
    await breathe({ signal });
  }
  return { step, seconds: time / 1000, error: sum / tested, chroma: chromaOfImages(images) };
}
