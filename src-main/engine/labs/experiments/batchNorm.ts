import { initializers, layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { weightScales, type NormalisationCourse } from '../../../../src-shared/labs/batch-norm/course.ts';
import { experiment } from '../../../../src-shared/labs/batch-norm/experiment.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { imageShapeOf } from '../../data/Dataset.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { breathe } from '../../explain/breathe.ts';
import { stack } from '../../recipes/stack.ts';
import { Network } from '../../training/Network.ts';
import { epochOrder, range } from '../../training/schedule/batches.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { KnownCourses } from '../courses/KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';

const LAYERS = 5;
const UNITS = 100;
const IMAGES = 1000;
const BATCH = 100;

/** What was trained since the engine started, by the values; small enough to be kept. */
const known = new KnownCourses(experiment);

/** Five dense layers of 100 with ReLU, their weights drawn with one standard deviation; normalised before each ReLU or not. */
function build(
  shape: readonly number[],
  classes: number,
  deviation: number,
  normalised: boolean,
): LayersModel {
  const kernelInitializer = initializers.randomNormal({ mean: 0, stddev: deviation });
  return stack('batch-norm', shape, [
    layers.flatten({ name: 'flatten' }),
    ...range(1, LAYERS + 1).reduce<layers.Layer[]>(
      (list, at) => [
        ...list,
        layers.dense({ name: `dense${at}`, units: UNITS, kernelInitializer }),
        ...(normalised ? [layers.batchNormalization({ name: `norm${at}`, momentum: 0.9 })] : []),
        layers.activation({ name: `relu${at}`, activation: 'relu' }),
      ],
      [],
    ),
    layers.dense({ name: 'output', units: classes, kernelInitializer, activation: 'softmax' }),
  ]);
}

/**
 * Trains the network with plain SGD from each of 16 scales of its weights, with and without batch normalisation, on 1,000
 * images of MNIST (of the built-in digits where it is not on this machine), and measures the accuracy on these images after
 * each epoch. What was trained before with these values is not trained again.
 */
export async function compareNormalisation(
  given: ExperimentValues,
  { signal, progress }: ExperimentTask,
): Promise<NormalisationCourse> {
  const values = readValues(experiment, given);
  const finished = known.find(values);
  if (finished) return finished;
  const { rate, epochs, seed } = values;
  const data = await lectureImages(signal);
  const { train: split, classes } = data;
  const shape = imageShapeOf(data);
  const rows = epochOrder(split.count, Number(seed), 0).slice(0, IMAGES);
  const labels = rows.map((row) => split.labels[row]!);
  const random = new RandomStream(Number(seed), 'batch-norm');
  const orders = Array.from({ length: Number(epochs) }, () => random.shuffle(rows.slice()));
  const total = weightScales.length * 2 * orders.length;
  let done = 0;
  const trained = async (deviation: number, normalised: boolean): Promise<number[]> => {
    const network = new Network(build(shape, classes.length, deviation, normalised), 'sgd', Number(seed));
    try {
      initialiseWeights(network.model, Number(seed));
      const accuracies: number[] = [];
      let step = 0;
      for (const order of orders) {
        for (let from = 0; from < order.length; from += BATCH)
          network.train({ split, shape, indices: order.slice(from, from + BATCH) }, Number(rate), ++step);
        const { outputs } = network.score({ split, shape, indices: rows });
        accuracies.push(accuracyOf(outputs, labels, classes.length));
        progress(++done, total);
        await breathe({ signal });
      }
      return accuracies;
    } finally {
      network.dispose();
    }
  };
  const course: NormalisationCourse = { data: data.name, plain: [], normalised: [] };
  for (const deviation of weightScales) {
    course.plain.push(await trained(deviation, false));
    course.normalised.push(await trained(deviation, true));
  }
  known.keep(values, course);
  return course;
}

/** What was trained before with these values; null if nothing was. */
export const knownNormalisation = (given: ExperimentValues): NormalisationCourse | null => known.find(given);

/** The fraction of examples whose highest output is that of their class; none where they are not numbers. */
function accuracyOf(outputs: Float32Array, labels: ArrayLike<number>, classes: number): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    if (highestScore(outputs, row * classes, classes) === labels[row]) right++;
  }
  return right / labels.length;
}
