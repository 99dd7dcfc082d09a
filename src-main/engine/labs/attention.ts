import type { ExperimentValues } from '../../../src-shared/contract/decks.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import {
  EXAMPLES,
  TESTED,
  type AttentionCourse,
  type AttentionSnapshot,
  type OwnAttention,
  type WrittenExample,
} from '../../../src-shared/labs/attention/course.ts';
import { experiment } from '../../../src-shared/labs/attention/experiment.ts';
import {
  experiment as ownExperiment,
  unreadable,
  untrained,
} from '../../../src-shared/labs/attention/ownExperiment.ts';
import {
  sequenceTaskOf,
  type SequencePair,
  type SequenceTask,
} from '../../../src-shared/labs/attention/sequenceTasks.ts';
import { impossible } from '../../../src-shared/labs/impossible.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { readValues } from '../../../src-shared/labs/readValues.ts';
import { SerialQueue } from '../SerialQueue.ts';
import { SequenceTranslator } from '../training/sequences/SequenceTranslator.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { KnownCourses } from './KnownCourses.ts';
import { trainInStages, type StagedTraining } from './trainInStages.ts';

const BATCH = 64;
/** Most snapshots after the one before the first step, and the least number of steps between two. */
const SNAPSHOTS = 20;
const LEAST_BETWEEN = 10;

/** A network with its course so far. */
interface Training extends StagedTraining<AttentionSnapshot> {
  key: string;
  network: SequenceTranslator;
  task: SequenceTask;
  /** Pairs that it is never trained on. */
  test: readonly SequencePair[];
  course: AttentionCourse;
}

/** One training at a time: two would slow each other down. */
const trainings = new SerialQueue();
const courses = new KnownCourses(experiment, { most: 12 });
/** What was trained last; texts of the user's own are written with it. */
let latest: Training | undefined;

/**
 * Trains an encoder-decoder on a toy task, and tells where it stands up to 21 times. A training that was stopped goes on where it
 * stood, as long as no other has begun.
 */
export function trainAttention(given: ExperimentValues, task: ExperimentTask): Promise<AttentionCourse> {
  const values = readValues(experiment, given);
  return trainings.run(async () => {
    const done = courses.find(values);
    if (done && done.snapshots.at(-1)?.step === done.steps) return done;
    const training = trainingFor(values);
    const { course, network, test } = training;
    const excluded = new Set(test.map(({ source }) => source));
    const first = Number(values['learningRate']);
    // The learning rate falls to 0, so that the end does not depend on the last few batches.
    const update = (step: number): number =>
      network.train(network.batchOf(BATCH, step, excluded), step, first * (1 - (step - 1) / course.steps));
    const ofLosses = (since: readonly number[]): AttentionSnapshot => snapshot(training, since);
    const stages = Math.min(SNAPSHOTS, Math.ceil(course.steps / LEAST_BETWEEN));
    await trainInStages(training, stages, { update, snapshot: ofLosses }, task);
    return course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownAttention = (given: ExperimentValues): AttentionCourse | null => courses.find(given);

/**
 * What the network that was trained last makes of a text of the user's own. Waits for a training.
 * @throws FeaturescopeError `lab/impossible` before the first training, and for a text with unknown signs or none
 */
export function writeOwn(given: ExperimentValues, { signal }: ExperimentTask): Promise<OwnAttention> {
  const text = String(readValues(ownExperiment, given)['text']);
  return trainings.run(() => {
    if (!latest || latest.step === 0) throw impossible(untrained);
    const { network, task, step } = latest;
    const strange = [...text].find((sign) => !task.sourceSigns.includes(sign));
    if (text === '' || strange !== undefined) throw impossible(unreadable(strange, task.sourceSigns));
    const [written] = network.write([text]);
    const example = { source: text, ...written! };
    return Promise.resolve({ example, task: task.id, step, longest: task.longestSource });
  }, signal);
}

function trainingFor(values: ExperimentValues): Training {
  const key = courses.keyOf(values);
  if (latest?.key === key) return latest;
  latest?.network.dispose();
  latest = undefined;
  const [task, seed] = [sequenceTaskOf(values['task']), Number(values['seed'])];
  const random = new RandomStream(seed, 'test pairs');
  const test = Array.from({ length: TESTED }, () => task.draw(random));
  const network = new SequenceTranslator(task, { seed, attention: values['attention'] === true });
  const course = { snapshots: [], steps: Number(values['steps']), parameters: network.parameters };
  const training: Training = { key, network, task, test, course, step: 0, time: 0 };
  training.course.snapshots.push(snapshot(training, []));
  latest = training;
  courses.keep(values, training.course);
  return training;
}

/** Where the network stands. @param since the losses of its steps since the snapshot before */
function snapshot(
  { network, task, test, step, time }: Training,
  since: readonly number[],
): AttentionSnapshot {
  const written: WrittenExample[] = network
    .write(test.map(({ source }) => source))
    .map((made, at) => ({ ...test[at]!, ...made }));
  const longer = [...written].sort((a, b) => b.source.length - a.source.length).slice(0, TESTED / 2);
  return {
    ...{ step, seconds: time / 1000, examples: written.slice(0, EXAMPLES) },
    loss: since.reduce((sum, loss) => sum + loss, 0) / since.length,
    right: shareRight(written),
    rightOfLonger: shareRight(longer),
    aligned: task.id === 'reversal' ? alignedShare(written) : NaN,
  };
}

const shareRight = (written: readonly WrittenExample[]): number =>
  written.filter(({ text, target }) => text === target).length / written.length;

/** For how many letters of right answers the network looked most at the letter that it wrote, which stands at the mirrored place. */
function alignedShare(written: readonly WrittenExample[]): number {
  let [aligned, all] = [0, 0];
  for (const { source, text, target, weights } of written) {
    if (text !== target || weights.length === 0) continue;
    for (let at = 0; at < text.length; at++) {
      all++;
      if (highestScore(weights, at * source.length, source.length) === source.length - 1 - at) aligned++;
    }
  }
  return aligned / all;
}
