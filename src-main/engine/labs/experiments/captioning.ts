import { meanOf } from '../../../../src-shared/arithmetic/meanOf.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { Language } from '../../../../src-shared/contract/errors.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import {
  COLUMNS,
  ROWS,
  SHOWN,
  TESTED,
  type CaptionedPicture,
  type CaptioningCourse,
  type CaptioningSnapshot,
} from '../../../../src-shared/labs/captioning/course.ts';
import { experiment } from '../../../../src-shared/labs/captioning/experiment.ts';
import {
  experiment as pictureExperiment,
  untrained,
} from '../../../../src-shared/labs/captioning/pictureExperiment.ts';
import { sentenceOf, wordsOf } from '../../../../src-shared/labs/captioning/sentences.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { imageShapeOf, type Dataset, type Split } from '../../data/Dataset.ts';
import { drawScene } from '../../data/scenes/drawScene.ts';
import type { Scene, SceneForm } from '../../data/scenes/Scene.ts';
import { PictureDescriber, type Described } from '../../training/sequences/PictureDescriber.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { lectureImages } from './lectureImages.ts';
import { imagesOf } from '../courses/SceneLearner.ts';
import { StagedCourses, type Training } from '../courses/StagedCourses.ts';

/** Pictures of one or two digits. */
const form: SceneForm = { height: 8 * ROWS, width: 8 * COLUMNS, count: [1, 2], size: [15, 24] };
const BATCH = 32;
/** Words of the longest sentence. */
const LONGEST = 6;
const RATE = 0.003;

/** A network that describes pictures, and what it is tested on. */
interface Description {
  describer: PictureDescriber;
  data: Dataset;
  seed: number;
  test: readonly Described[];
  course: CaptioningCourse;
  dispose(): void;
}

const descriptions = new StagedCourses<CaptioningCourse, Description, number>({
  ...{ experiment, untrained, most: 4, stages: 16, leastBetween: 10 },
  async begin(values, { signal }) {
    const data = await lectureImages(signal);
    const [language, seed] = [values['words'] as Language, Number(values['seed'])];
    const words = wordsOf(language, data.classes);
    const describer = new PictureDescriber({ ...form, seed, words, longest: LONGEST });
    const test = Array.from({ length: TESTED }, (_none, at) =>
      drawDescribed(data, data.test, language, [seed, 'test', at]),
    );
    return {
      ...{ describer, data, seed, test, dispose: () => describer.dispose() },
      course: {
        ...{ data: data.name, language, shape: [form.height, form.width, 1] },
        pictures: imagesOf(test.slice(0, SHOWN)),
        sentences: test.slice(0, SHOWN).map(({ sentence }) => [...sentence]),
        ...{ snapshots: [], steps: Number(values['steps']), parameters: describer.parameters },
      },
    };
  },
  update({ describer, data, seed, course }, step) {
    const batch = Array.from({ length: BATCH }, (_none, row) =>
      drawDescribed(data, data.train, course.language, [seed, 'train', step, row]),
    );
    return describer.train(batch, step, RATE * (1 - (step - 1) / course.steps));
  },
  snapshot,
});

/** Trains a network that says pictures of digits in words, and tells where it stands up to 17 times. */
export const trainCaptioning = (given: ExperimentValues, task: ExperimentTask): Promise<CaptioningCourse> =>
  descriptions.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownCaptioning = (given: ExperimentValues): CaptioningCourse | null =>
  descriptions.known(given);

/**
 * A picture of as many digits as one likes, drawn out of the test images, and what the network that was trained last says of it.
 * @throws FeaturescopeError `lab/impossible` before the first training, `data/no-room`
 */
export function captionPicture(
  given: ExperimentValues,
  { signal }: ExperimentTask,
): Promise<CaptionedPicture> {
  const { digits, seed } = readValues(pictureExperiment, given);
  return descriptions.look(({ data, describer, course, step }) => {
    const count = Number(digits);
    const own = { ...form, count: [count, count] } as const;
    const scene = drawKeyed(data, data.test, own, [Number(seed), 'own', count]);
    const [caption] = describer.describe([scene.image]);
    return {
      ...{ shape: course.shape, picture: scene.image, caption: caption!, digits: count, step },
      sentence: sentenceOf(scene.objects, data.classes, course.language),
    };
  }, signal);
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

/** Where the network stands. */
function snapshot(training: Training<CaptioningCourse, Description, number>): CaptioningSnapshot {
  const { describer, test, step, time, since } = training;
  const captions = describer.describe(test.map(({ image }) => image));
  const isRight = (at: number): boolean => captions[at]!.words.join(' ') === test[at]!.sentence.join(' ');
  const all = test.map((_one, at) => at);
  const share = (places: readonly number[]): number => places.filter(isRight).length / places.length;
  // A sentence about one digit has two words.
  const ofTwo = all.filter((at) => test[at]!.sentence.length > 2);
  return {
    ...{ step, seconds: time / 1000, captions: captions.slice(0, SHOWN) },
    loss: meanOf(since),
    ...{ right: share(all), rightOfTwo: share(ofTwo) },
  };
}
