import { meanOf } from '../../../../src-shared/arithmetic/meanOf.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import {
  EXAMPLES,
  TESTED,
  type AttentionCourse,
  type AttentionSnapshot,
  type OwnAttention,
  type WrittenExample,
} from '../../../../src-shared/labs/attention/course.ts';
import { experiment } from '../../../../src-shared/labs/attention/experiment.ts';
import {
  experiment as ownExperiment,
  unreadable,
  untrained,
} from '../../../../src-shared/labs/attention/ownExperiment.ts';
import {
  sequenceTaskOf,
  type SequencePair,
  type SequenceTask,
} from '../../../../src-shared/labs/attention/sequenceTasks.ts';
import { impossible } from '../../../../src-shared/labs/impossible.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { SequenceTranslator } from '../../training/sequences/SequenceTranslator.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { StagedCourses, type Training } from '../courses/StagedCourses.ts';

const BATCH = 64;

/** A network that writes, and what it is tested on. */
interface Translation {
  network: SequenceTranslator;
  task: SequenceTask;
  /** Pairs that it is never trained on, and their sources. */
  test: readonly SequencePair[];
  excluded: ReadonlySet<string>;
  learningRate: number;
  course: AttentionCourse;
  dispose(): void;
}

const translations = new StagedCourses<AttentionCourse, Translation, number>({
  ...{ experiment, untrained, most: 12, stages: 20, leastBetween: 10 },
  begin(values) {
    const [task, seed] = [sequenceTaskOf(values['task']), Number(values['seed'])];
    const random = new RandomStream(seed, 'test pairs');
    const test = Array.from({ length: TESTED }, () => task.draw(random));
    const network = new SequenceTranslator(task, { seed, attention: values['attention'] === true });
    return {
      ...{ network, task, test, excluded: new Set(test.map(({ source }) => source)) },
      learningRate: Number(values['learningRate']),
      course: { snapshots: [], steps: Number(values['steps']), parameters: network.parameters },
      dispose: () => network.dispose(),
    };
  },
  // The learning rate falls to 0, so that the end does not depend on the last few batches.
  update: ({ network, excluded, learningRate, course }, step) =>
    network.train(
      network.batchOf(BATCH, step, excluded),
      step,
      learningRate * (1 - (step - 1) / course.steps),
    ),
  snapshot,
});

/** Trains an encoder-decoder on a toy task, and tells where it stands up to 21 times. */
export const trainAttention = (given: ExperimentValues, task: ExperimentTask): Promise<AttentionCourse> =>
  translations.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownAttention = (given: ExperimentValues): AttentionCourse | null => translations.known(given);

/**
 * What the network that was trained last makes of a text of the user's own. Waits for a training.
 * @throws FeaturescopeError `lab/impossible` before the first training, and for a text with unknown signs or none
 */
export function writeOwn(given: ExperimentValues, { signal }: ExperimentTask): Promise<OwnAttention> {
  const text = String(readValues(ownExperiment, given)['text']);
  return translations.look(({ network, task, step }) => {
    const strange = [...text].find((sign) => !task.sourceSigns.includes(sign));
    if (text === '' || strange !== undefined) throw impossible(unreadable(strange, task.sourceSigns));
    const [written] = network.write([text]);
    return { example: { source: text, ...written! }, task: task.id, step, longest: task.longestSource };
  }, signal);
}

/** Where the network stands. */
function snapshot(training: Training<AttentionCourse, Translation, number>): AttentionSnapshot {
  const { network, task, test, step, time, since } = training;
  const written: WrittenExample[] = network
    .write(test.map(({ source }) => source))
    .map((made, at) => ({ ...test[at]!, ...made }));
  const longer = [...written].sort((a, b) => b.source.length - a.source.length).slice(0, TESTED / 2);
  return {
    ...{ step, seconds: time / 1000, examples: written.slice(0, EXAMPLES) },
    loss: meanOf(since),
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
