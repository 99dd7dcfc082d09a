import type { ExperimentValues } from '../../../src-shared/contract/decks.ts';
import type { Language } from '../../../src-shared/contract/errors.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import {
  COLUMNS,
  ROWS,
  SHOWN,
  TESTED,
  type CaptionedPicture,
  type CaptioningCourse,
  type CaptioningSnapshot,
} from '../../../src-shared/labs/captioning/course.ts';
import { experiment } from '../../../src-shared/labs/captioning/experiment.ts';
import {
  experiment as pictureExperiment,
  untrained,
} from '../../../src-shared/labs/captioning/pictureExperiment.ts';
import { sentenceOf, wordsOf } from '../../../src-shared/labs/captioning/sentences.ts';
import { impossible } from '../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../src-shared/labs/readValues.ts';
import { imageShapeOf, type Dataset, type Split } from '../data/Dataset.ts';
import { drawScene } from '../data/scenes/drawScene.ts';
import type { Scene, SceneForm } from '../data/scenes/Scene.ts';
import { SerialQueue } from '../SerialQueue.ts';
import { PictureDescriber, type Described } from '../training/sequences/PictureDescriber.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { KnownCourses } from './KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';
import { trainInStages, type StagedTraining } from './trainInStages.ts';

/** Pictures of one or two digits. */
const form: SceneForm = { height: 8 * ROWS, width: 8 * COLUMNS, count: [1, 2], size: [15, 24] };
const BATCH = 32;
/** Words of the longest sentence. */
const LONGEST = 6;
/** Most snapshots after the one before the first step, and the least number of steps between two. */
const SNAPSHOTS = 16;
const LEAST_BETWEEN = 10;
const RATE = 0.003;

/** A network with its course so far. */
interface Training extends StagedTraining<CaptioningSnapshot> {
  key: string;
  describer: PictureDescriber;
  data: Dataset;
  seed: number;
  course: CaptioningCourse;
  test: readonly Described[];
}

/** One training at a time: two would slow each other down. */
const trainings = new SerialQueue();
const courses = new KnownCourses(experiment, { most: 4 });
/** What was trained last; pictures of the user's own are described by it. */
let latest: Training | undefined;

/**
 * Trains a network that says pictures of digits in words, and tells where it stands up to 17 times. A training that was stopped goes on
 * where it stood, as long as no other has begun.
 */
export function trainCaptioning(given: ExperimentValues, task: ExperimentTask): Promise<CaptioningCourse> {
  const values = readValues(experiment, given);
  return trainings.run(async () => {
    const done = courses.find(values);
    if (done && done.snapshots.at(-1)?.step === done.steps) return done;
    const training = trainingFor(values, await lectureImages(task.signal));
    const { course, describer, data, seed } = training;
    const update = (step: number): number => {
      const batch = Array.from({ length: BATCH }, (_none, row) =>
        drawDescribed(data, data.train, course.language, [seed, 'train', step, row]),
      );
      return describer.train(batch, step, RATE * (1 - (step - 1) / course.steps));
    };
    const stages = Math.min(SNAPSHOTS, Math.ceil(course.steps / LEAST_BETWEEN));
    const ofLosses = (since: readonly number[]): CaptioningSnapshot => snapshot(training, since);
    await trainInStages(training, stages, { update, snapshot: ofLosses }, task);
    return course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownCaptioning = (given: ExperimentValues): CaptioningCourse | null => courses.find(given);

/**
 * A picture of as many digits as one likes, drawn out of the test images, and what the network that was trained last says of it.
 * @throws FeaturescopeError `lab/impossible` before the first training, `data/no-room`
 */
export function captionPicture(
  given: ExperimentValues,
  { signal }: ExperimentTask,
): Promise<CaptionedPicture> {
  const { digits, seed } = readValues(pictureExperiment, given);
  return trainings.run(() => {
    if (!latest || latest.step === 0) throw impossible(untrained);
    const { data, describer, course, step } = latest;
    const count = Number(digits);
    const scene = drawKeyed(data, data.test, { ...form, count: [count, count] }, [
      Number(seed),
      'own',
      count,
    ]);
    const [caption] = describer.describe([scene.image]);
    return Promise.resolve({
      ...{ shape: course.shape, picture: scene.image, caption: caption!, digits: count, step },
      sentence: sentenceOf(scene.objects, data.classes, course.language),
    });
  }, signal);
}

function trainingFor(values: ExperimentValues, data: Dataset): Training {
  const key = courses.keyOf(values);
  if (latest?.key === key) return latest;
  latest?.describer.dispose();
  latest = undefined;
  const [language, seed] = [values['words'] as Language, Number(values['seed'])];
  const words = wordsOf(language, data.classes);
  const describer = new PictureDescriber({ ...form, seed, words, longest: LONGEST });
  const test = Array.from({ length: TESTED }, (_none, at) =>
    drawDescribed(data, data.test, language, [seed, 'test', at]),
  );
  const pictures = new Uint8Array(SHOWN * form.height * form.width);
  test.slice(0, SHOWN).forEach(({ image }, at) => pictures.set(image, at * image.length));
  const course: CaptioningCourse = {
    ...{ data: data.name, language, shape: [form.height, form.width, 1], pictures },
    sentences: test.slice(0, SHOWN).map(({ sentence }) => [...sentence]),
    ...{ snapshots: [], steps: Number(values['steps']), parameters: describer.parameters },
  };
  const training: Training = { key, describer, data, seed, course, test, step: 0, time: 0 };
  course.snapshots.push(snapshot(training, []));
  latest = training;
  courses.keep(values, course);
  return training;
}

/** The scene of a seed and keys. */
const drawKeyed = (
  data: Dataset,
  split: Split,
  wanted: SceneForm,
  [seed, ...keys]: readonly [number, ...(string | number)[]],
): Scene => drawScene(split, imageShapeOf(data), wanted, new RandomStream(seed, 'caption', ...keys));

/** A picture of one or two digits with its sentence; drawn anew where people would not agree on how they lie. */
function drawDescribed(
  data: Dataset,
  split: Split,
  language: Language,
  keys: readonly [number, ...(string | number)[]],
): Described {
  for (let attempt = 0; ; attempt++) {
    const { image, objects } = drawKeyed(data, split, form, [...keys, attempt]);
    const sentence = sentenceOf(objects, data.classes, language);
    if (sentence) return { image, sentence };
  }
}

/** Where the network stands. @param since the losses of its steps since the snapshot before */
function snapshot({ describer, test, step, time }: Training, since: readonly number[]): CaptioningSnapshot {
  const captions = describer.describe(test.map(({ image }) => image));
  const isRight = (at: number): boolean => captions[at]!.words.join(' ') === test[at]!.sentence.join(' ');
  const all = test.map((_one, at) => at);
  const share = (places: readonly number[]): number => places.filter(isRight).length / places.length;
  // A sentence about one digit has two words.
  const ofTwo = all.filter((at) => test[at]!.sentence.length > 2);
  return {
    ...{ step, seconds: time / 1000, captions: captions.slice(0, SHOWN) },
    loss: since.reduce((sum, loss) => sum + loss, 0) / since.length,
    ...{ right: share(all), rightOfTwo: share(ofTwo) },
  };
}
