import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import {
  depths,
  isTrained,
  STEPS_PER_POINT,
  type DepthCourse,
  type DepthCurve,
} from '../../../../src-shared/labs/plain-against-skip/course.ts';
import { experiment } from '../../../../src-shared/labs/plain-against-skip/experiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { imageShapeOf, type Dataset } from '../../data/Dataset.ts';
import { breathe } from '../../explain/breathe.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { depthNetwork } from '../../recipes/depthNetwork.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../tasks/evaluate.ts';
import { Network } from '../../training/Network.ts';
import { SingleTrainer } from '../../training/Trainer.ts';
import { rowsOfSteps } from '../../training/schedule/batches.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { KnownCourses } from '../courses/KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';

const BATCH = 64;
/** Number of maps in the first of three stages: half of those in the paper. */
const MAPS = 8;

/** What was trained since the engine started, by the values; small enough to be kept. */
const known = new KnownCourses(experiment);
/** One comparison at a time: the networks of two would be twice as slow. */
const comparisons = new SerialQueue();

/** The networks in the order in which they are trained: the two of each depth after each other. */
const forms = depths.flatMap((depth) => [false, true].map((skip) => ({ depth, skip })));

/**
 * Trains networks of 20, 32 and 56 layers with and without skip connections on MNIST (on the built-in digits where it is not on
 * this machine): SGD with momentum 0.9, batches of 64, the same for all. What was trained before with these values is not
 * trained again; of a comparison that was stopped, the networks that had come to their end are kept.
 */
export function comparePlainAndSkip(given: ExperimentValues, task: ExperimentTask): Promise<DepthCourse> {
  const values = readValues(experiment, given);
  return comparisons.run(async () => {
    const data = await lectureImages(task.signal);
    const finished = known.find(values)?.curves.filter(({ accuracy }) => accuracy !== null) ?? [];
    let course: DepthCourse = {
      data: data.name,
      total: Math.floor(Number(values['steps']) / STEPS_PER_POINT),
      curves: finished,
    };
    if (isTrained(course)) return course;
    const all = forms.length * course.total;
    const tell = (curve: DepthCurve): void => {
      task.partial?.({ ...course, curves: [...course.curves, curve] });
      task.progress(course.curves.length * course.total + curve.losses.length, all);
    };
    for (const form of forms.slice(finished.length)) {
      const curve = await train(data, form, { values, total: course.total, signal: task.signal, tell });
      course = { ...course, curves: [...course.curves, curve] };
      known.keep(values, course);
      task.partial?.(course);
    }
    return course;
  }, task.signal);
}

interface Training {
  values: ExperimentValues;
  /** Number of points. */
  total: number;
  signal: AbortSignal;
  tell(curve: DepthCurve): void;
}

/** Trains one network and tests it at the end. */
async function train(
  data: Dataset,
  form: (typeof forms)[number],
  { values, total, signal, tell }: Training,
): Promise<DepthCurve> {
  const { train: split, test, classes } = data;
  const shape = imageShapeOf(data);
  const [seed, rate] = [Number(values['seed']), Number(values['rate'])];
  const network = new Network(
    depthNetwork(shape, classes.length, { ...form, name: `depth-${form.depth}`, maps: MAPS }),
    'momentum',
    seed,
  );
  try {
    initialiseWeights(network.model, seed);
    let curve: DepthCurve = { ...form, parameters: network.info.parameters, losses: [], accuracy: null };
    const rows = rowsOfSteps(split.count, Math.min(BATCH, split.count), seed);
    for (let point = 0; point < total; point++) {
      let sum = 0;
      for (let at = 0; at < STEPS_PER_POINT; at++) {
        const step = point * STEPS_PER_POINT + at + 1;
        sum += network.train({ split, shape, indices: rows(step) }, rate, step)['loss']!;
        await breathe({ signal });
      }
      curve = { ...curve, losses: [...curve.losses, sum / STEPS_PER_POINT] };
      tell(curve);
    }
    const scorer = new SingleTrainer(network, split, shape);
    const { accuracy } = predictionsOf(await evaluate(scorer, test, scoredOutput(network), { signal }));
    return { ...curve, accuracy };
  } finally {
    network.dispose();
  }
}

/** What was trained before with these values; null if nothing was. */
export const knownPlainAndSkip = (given: ExperimentValues): DepthCourse | null => known.find(given);
