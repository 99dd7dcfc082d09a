import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import {
  disputedRows,
  isTrained,
  methods,
  type Answers,
  type EnsembleCourse,
  type EnsembleMember,
  type HeavyImages,
  type Method,
} from '../../../../src-shared/labs/ensemble/course.ts';
import { experiment } from '../../../../src-shared/labs/ensemble/experiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { imageShapeOf, type Dataset, type Split } from '../../data/Dataset.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { EnsembleTraining, type TrainedMember } from '../../training/ensembles/EnsembleTraining.ts';
import { imagesIn } from '../../training/schedule/batches.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { KnownCourses } from '../courses/KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';

/** Number of images that are shown with their weights. */
const HEAVY = 12;

/** An ensemble, with all that going on with it needs. */
export interface Ensemble {
  data: Dataset;
  training: EnsembleTraining;
  course: EnsembleCourse;
  seed: number;
}

/** What was trained since the engine started; some megabytes each, for the members' scores of the test images. */
const known = new KnownCourses<Ensemble>(
  { fields: experiment.fields, lastStep: ({ course }) => course.members.length },
  { most: 6 },
);
/** One training at a time: two would be twice as slow. */
const trainings = new SerialQueue();
/** The ensemble of each method that was trained to its end last. */
const latest = new Map<Method, Ensemble>();

/** The ensemble of a method that was trained last. */
export const latestEnsemble = (method: Method): Ensemble | undefined => latest.get(method);

/**
 * Trains an ensemble of small CNNs on a few images of MNIST (of the built-in digits where it is not on this machine) and tests each
 * member, and all members so far together. An ensemble that was stopped goes on with the member that it was stopped in.
 */
export function trainEnsemble(given: ExperimentValues, task: ExperimentTask): Promise<EnsembleCourse> {
  const values = readValues(experiment, given);
  return trainings.run(async () => {
    const ensemble = known.find(values) ?? begin(await lectureImages(task.signal), values);
    known.keep(values, ensemble);
    await goOn(ensemble, task);
    latest.set(ensemble.course.method, ensemble);
    return ensemble.course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownEnsemble = (given: ExperimentValues): EnsembleCourse | null =>
  known.find(given)?.course ?? null;

function begin(data: Dataset, values: ExperimentValues): Ensemble {
  const method = methods.find((one) => one === values['method'])!;
  const seed = Number(values['seed']);
  const training = new EnsembleTraining(data, {
    method,
    seed,
    images: Number(values['images']),
    epochs: Number(values['epochs']),
  });
  const course: EnsembleCourse = {
    method,
    data: data.name,
    classes: data.classes,
    shape: imageShapeOf(data),
    images: training.rows.length,
    total: Number(values['members']),
    labels: Uint8Array.from(data.test.labels),
    single: null,
    members: [],
    together: [],
    disputed: { rows: [], images: new Uint8Array() },
  };
  return { data, training, course, seed };
}

async function goOn({ data, training, course }: Ensemble, { signal, progress, partial }: ExperimentTask) {
  const { test, shape, classes } = data;
  const all = (1 + course.total * training.perMember) * training.steps;
  const finished = course.members.length * training.perMember + Number(course.single !== null);
  let done = finished * training.steps;
  const task = { signal, onStep: () => progress(++done, all) };
  const answersOf = (scores: Float32Array): Answers => answered(scores, test, classes.length);
  course.single ??= answersOf(await training.single(task));
  while (!isTrained(course)) {
    const member = await training.trainNext(task);
    course.members.push({
      ...answersOf(member.scores),
      form: member.form,
      ...(member.next && boosted(member, data, training.rows)),
    });
    course.together.push(answersOf(training.combine().scores));
    const rows = disputedRows(course.members);
    const images = imagesIn({ split: test, shape, indices: Int32Array.from(rows) });
    course.disputed = { rows, images };
    partial?.(course);
  }
}

function answered(scores: Float32Array, { labels }: Split, classes: number): Answers {
  const answers = Uint8Array.from(labels, (_label, row) => highestScore(scores, row * classes, classes));
  const right = answers.reduce((sum, answer, row) => sum + Number(answer === labels[row]), 0);
  return { accuracy: right / answers.length, answers };
}

/** What boosting notes of a member. */
function boosted(
  { error, say, next }: TrainedMember,
  { train, shape }: Dataset,
  rows: Int32Array,
): Partial<EnsembleMember> {
  const order = [...next!.keys()].sort((a, b) => next![b]! - next![a]! || a - b).slice(0, HEAVY);
  const heaviest = Int32Array.from(order, (at) => rows[at]!);
  const heavy: HeavyImages = {
    images: imagesIn({ split: train, shape, indices: heaviest }),
    labels: Array.from(heaviest, (row) => train.labels[row]!),
    weights: order.map((at) => next![at]! * next!.length),
  };
  return { error: error!, say: say!, heavy };
}
