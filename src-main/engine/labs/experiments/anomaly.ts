import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { AnomalyCourse, AnomalyExamples } from '../../../../src-shared/labs/anomaly/course.ts';
import { experiment } from '../../../../src-shared/labs/anomaly/experiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { imageBytes } from '../../../../src-shared/model/images.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { imageShapeOf, type Dataset, type ImageShape } from '../../data/Dataset.ts';
import { readImages } from '../../data/fitImages.ts';
import { breathe } from '../../explain/breathe.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { stack } from '../../recipes/stack.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { EVALUATION_BATCH } from '../../tasks/evaluate.ts';
import { squaredError } from '../../tasks/losses/rowLosses.ts';
import { Network } from '../../training/Network.ts';
import { range, writeInputs } from '../../training/schedule/batches.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { KnownCourses } from '../courses/KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';

const UNITS = 128;
const BATCH = 50;
const RATE = 0.001;
/** Number of test images that are scored after each epoch but the last, which scores all. */
const SCORED = 1000;
/** Number of examples of each kind. */
const SHOWN = 6;

/** What was trained since the engine started, by the values that it depends on; a few hundred kilobytes each. */
const known = new KnownCourses(experiment, { most: 12 });
/** One training at a time: two would be twice as slow. */
const trainings = new SerialQueue();

/** Dense layers down to a code and up again, with weights after He. */
function build(shape: ImageShape, code: number): LayersModel {
  const hidden = { activation: 'relu', kernelInitializer: 'heNormal' } as const;
  return stack('anomaly', shape, [
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'encoder1', units: UNITS, ...hidden }),
    layers.dense({ name: 'code', units: code, ...hidden }),
    layers.dense({ name: 'decoder1', units: UNITS, ...hidden }),
    layers.dense({ name: 'decoder2', units: sizeOf(shape), kernelInitializer: 'glorotUniform' }),
    layers.reshape({ name: 'image', targetShape: [...shape] }),
    layers.activation({ name: 'output', activation: 'sigmoid' }),
  ]);
}

/**
 * Trains an autoencoder on the images of one digit of MNIST (of the built-in digits where it is not on this machine), and
 * measures how badly it reconstructs the test images of all digits. What was trained before with these values is not trained
 * again; the threshold does not matter to it.
 */
export function findAnomalies(given: ExperimentValues, task: ExperimentTask): Promise<AnomalyCourse> {
  const values = readValues(experiment, given);
  return trainings.run(async () => {
    const finished = known.find(values);
    if (finished) return finished;
    const course = await train(await lectureImages(task.signal), values, task);
    known.keep(values, course);
    return course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownAnomalies = (given: ExperimentValues): AnomalyCourse | null => known.find(given);

async function train(
  data: Dataset,
  values: ExperimentValues,
  { signal, progress, partial }: ExperimentTask,
): Promise<AnomalyCourse> {
  const number = (name: string): number => Number(values[name]);
  const [normal, seed, epochs] = [number('digit'), number('seed'), number('epochs')];
  const { train: split } = data;
  const shape = imageShapeOf(data);
  // The network never sees another class: these rows are all that it is trained on.
  const rows = range(0, split.count)
    .filter((row) => split.labels[row] === normal)
    .slice(0, number('images'));
  const network = new Network(build(shape, number('code')), 'adam', seed, {
    task: 'reconstruction',
    loss: 'binary-cross-entropy',
  });
  try {
    initialiseWeights(network.model, seed);
    const facts = {
      ...{ data: data.name, classes: data.classes, normal, trained: rows.length, epochs, shape },
    };
    const perEpoch = Math.ceil(rows.length / BATCH);
    let step = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = new RandomStream(seed, 'anomaly', epoch).shuffle(rows.slice());
      for (let from = 0; from < order.length; from += BATCH) {
        network.train({ split, shape, indices: order.slice(from, from + BATCH) }, RATE, ++step);
        progress(step, perEpoch * epochs);
        await breathe({ signal });
      }
      if (epoch === epochs - 1) break;
      const some = await errorsOf(network, data, SCORED, signal);
      partial?.({ ...facts, epoch: epoch + 1, ...some, examples: null } satisfies AnomalyCourse);
    }
    const all = await errorsOf(network, data, data.test.count, signal);
    return { ...facts, epoch: epochs, ...all, examples: examplesOf(network, data, normal, all.scores) };
  } finally {
    network.dispose();
  }
}

/** Mean squared errors of the first test images. */
async function errorsOf(
  network: Network,
  { test: split, shape }: Dataset,
  most: number,
  signal: AbortSignal,
): Promise<Pick<AnomalyCourse, 'scores' | 'labels'>> {
  const count = Math.min(most, split.count);
  const size = sizeOf(shape);
  const scores = new Float32Array(count);
  for (let from = 0; from < count; from += EVALUATION_BATCH) {
    const selection = { split, shape, indices: range(from, Math.min(count, from + EVALUATION_BATCH)) };
    const inputs = new Float32Array(selection.indices.length * size);
    writeInputs(selection, inputs);
    const { outputs } = network.score(selection);
    for (let row = 0; row < selection.indices.length; row++)
      scores[from + row] = squaredError(outputs, inputs, row * size, size);
    await breathe({ signal });
  }
  return { scores, labels: Uint8Array.from(split.labels.subarray(0, count)) };
}

/** The test images that are told apart worst, and the anomalies that stand out most. */
function examplesOf(
  network: Network,
  { test: split, shape }: Dataset,
  normal: number,
  scores: Float32Array,
): NonNullable<AnomalyCourse['examples']> {
  const ranked = (isNormal: boolean): number[] =>
    [...scores.keys()]
      .filter((row) => (split.labels[row] === normal) === isNormal)
      .sort((a, b) => scores[a]! - scores[b]! || a - b);
  const of = (rows: readonly number[]): AnomalyExamples => {
    const indices = Int32Array.from(rows);
    const outputs = rows.length > 0 ? network.score({ split, shape, indices }).outputs : new Float32Array();
    return {
      labels: rows.map((row) => split.labels[row]!),
      errors: rows.map((row) => scores[row]!),
      inputs: readImages(split, shape, indices),
      outputs: imageBytes(outputs),
    };
  };
  const [normals, anomalies] = [ranked(true), ranked(false)];
  return {
    missed: of(anomalies.slice(0, SHOWN)),
    alarms: of(normals.slice(-SHOWN).reverse()),
    worst: of(anomalies.slice(-SHOWN).reverse()),
  };
}
