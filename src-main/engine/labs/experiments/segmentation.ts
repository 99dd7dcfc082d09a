import { reshape, tensor1d } from '@tensorflow/tfjs-core';
import { softmaxTerms } from '../../../../src-shared/arithmetic/activation.ts';
import { countPixels, labelMap } from '../../../../src-shared/arithmetic/pixelScores.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import {
  SHOWN,
  TESTED,
  type SegmentationCourse,
  type SegmentationPicture,
  type SegmentationSnapshot,
} from '../../../../src-shared/labs/segmentation/course.ts';
import { experiment } from '../../../../src-shared/labs/segmentation/experiment.ts';
import {
  experiment as pictureExperiment,
  untrained,
} from '../../../../src-shared/labs/segmentation/pictureExperiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import type { Scene } from '../../data/scenes/Scene.ts';
import { sceneForm } from '../../data/scenes/sceneData.ts';
import { segmenterNetwork } from '../../recipes/segmenter.ts';
import { softmaxLoss } from '../../tasks/losses/softmaxLoss.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { sceneCourses, type Learning } from '../courses/SceneCourses.ts';
import { imagesOf } from '../courses/SceneLearner.ts';

/** Maps of each layer that are shown of a picture. */
const MAPS = 11;
const mapped = ['conv1-relu', 'conv2-relu', 'conv3-relu', 'conv5-relu'];
const { height, width } = sceneForm;
const pixels = height * width;

const segmenters = sceneCourses<SegmentationCourse>({
  ...{ experiment, untrained, tested: TESTED },
  build: ({ classes }) => segmenterNetwork([height, width, 1], classes.length + 1),
  goal: () => ({
    targets: (scenes) => tensor1d(Int32Array.from(pixelsOf(scenes)), 'int32'),
    loss: (outputs, targets) =>
      softmaxLoss.mean(reshape(outputs, [targets.size, outputs.size / targets.size]), targets),
  }),
  begin: (data, test, steps) => ({
    ...{ data: data.name, classes: data.classes, shape: [height, width, 1], steps, snapshots: [] },
    pictures: imagesOf(test.slice(0, SHOWN)),
    truths: pixelsOf(test.slice(0, SHOWN)),
  }),
  snapshot,
});

/** Trains a network that labels pixels, and shows where it stands 17 times. */
export const trainSegmentation = (
  given: ExperimentValues,
  task: ExperimentTask,
): Promise<SegmentationCourse> => segmenters.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownSegmentation = (given: ExperimentValues): SegmentationCourse | null =>
  segmenters.known(given);

/**
 * A picture of as many digits as one likes, drawn out of the test images, and what the network that was trained last says of it.
 * @throws FeaturescopeError `lab/impossible` before the first training, `data/no-room`
 */
export function segmentPicture(
  given: ExperimentValues,
  { signal }: ExperimentTask,
): Promise<SegmentationPicture> {
  const { digits, seed } = readValues(pictureExperiment, given);
  return segmenters.look(async ({ learner, step, course: { classes, shape } }) => {
    const scene = learner.ownScene(Number(digits), Number(seed));
    const [outputs] = await learner.outputs([scene], signal);
    return {
      ...{ classes, shape, picture: scene.image, truth: scene.pixels, labels: labelsOf(outputs!) },
      probabilities: probabilitiesOf(outputs!),
      layers: learner.maps(scene, mapped, MAPS),
      ...{ digits: scene.objects.length, step },
    };
  }, signal);
}

/** What the pixels of scenes are, one scene behind the other. */
function pixelsOf(scenes: readonly Scene[]): Uint8Array {
  const all = new Uint8Array(scenes.length * pixels);
  scenes.forEach((scene, at) => all.set(scene.pixels, at * pixels));
  return all;
}

/** Where a network stands. */
async function snapshot(
  { learner, course: { classes }, test }: Learning<SegmentationCourse>,
  signal: AbortSignal,
): Promise<Pick<SegmentationSnapshot, 'counts' | 'labels'>> {
  const outputs = await learner.outputs(test, signal);
  const size = classes.length + 1;
  const counts = new Float64Array(size * size);
  const labels = new Uint8Array(SHOWN * pixels);
  outputs.forEach((values, at) => {
    const said = labelsOf(values);
    countPixels(test[at]!.pixels, said, counts, size);
    if (at < SHOWN) labels.set(said, at * pixels);
  });
  return { counts, labels };
}

/** The label with the highest score at each pixel; the background where scores are not numbers. */
const labelsOf = (outputs: Float32Array): Uint8Array =>
  Uint8Array.from(labelMap(outputs, outputs.length / pixels), (label) => Math.max(0, label));

/** Probabilities as maps, one for each label. */
function probabilitiesOf(outputs: Float32Array): Uint8Array {
  const size = outputs.length / pixels;
  const maps = new Uint8Array(outputs.length);
  for (let at = 0; at < pixels; at++)
    softmaxTerms(outputs.subarray(at * size, (at + 1) * size)).probabilities.forEach(
      (probability, label) => (maps[label * pixels + at] = Math.round(255 * probability)),
    );
  return maps;
}
